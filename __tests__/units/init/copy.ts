import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { unfilled } from "./unfilled";

const PARTS = ["config", "operations", ".github", "package.json", "package-lock.json"];

/** A copy of the program, with environments to be filled in. */
export function copyOfRepository(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "init-"));
  for (const part of PARTS) {
    cpSync(part, path.join(folder, part), { recursive: true, preserveTimestamps: true });
  }
  for (const name of ["dev", "prod"] as const) {
    writeFileSync(path.join(folder, "config", "environments", `${name}.ts`), unfilled(name));
  }
  const codeOwners = path.join(folder, ".github", "CODEOWNERS");
  writeFileSync(codeOwners, readFileSync(codeOwners, "utf8").replaceAll(/@[\w-]+\//g, "@example/"));
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  return folder;
}

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the copy's program as npm does. @param lines what somebody types, before the input ends */
export function init(folder: string, args: readonly string[], lines: readonly string[] = []): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["operations/run.mjs", "operations/init/main.ts", ...args], {
      cwd: folder,
      timeout: 60_000,
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said.stderr += text;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, ...said }));
    child.stdin.end(lines.map((line) => `${line}\n`).join(""));
  });
}

/** Forgets a copy. */
export function forget(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
