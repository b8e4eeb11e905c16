import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Run } from "../../../backend/run";

/** No process has it: process ids end at 4,194,304 on Linux and 99,998 on macOS. */
const NO_PROCESS = 9_999_999;
const EARLIER = "2026-01-02T03:04:05.000Z";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "run-"));
  file = path.join(folder, "run.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a run that comes to its end leaves nothing, and the next resumes nothing", async () => {
  (await Run.begin(file, neverWaits)).end();
  expect(existsSync(file)).toBe(false);
  expect((await Run.begin(file, neverWaits)).resumes).toBeUndefined();
});

test("after a killed run the next knows since when things may lie about", async () => {
  writeFileSync(file, JSON.stringify({ program: NO_PROCESS, terraform: NO_PROCESS, since: EARLIER }));
  expect((await Run.begin(file, neverWaits)).resumes).toEqual(new Date(EARLIER));
});

test("after several killed runs it is since the first of them", async () => {
  writeFileSync(file, JSON.stringify({ program: NO_PROCESS, since: EARLIER }));
  await Run.begin(file, neverWaits);
  expect(JSON.parse(readFileSync(file, "utf8")).since).toBe(EARLIER);
});

test("a second run beside a living one is refused, with its process", async () => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  try {
    writeFileSync(file, JSON.stringify({ program: other.pid, since: EARLIER }));
    await expect(Run.begin(file, neverWaits)).rejects.toThrow(`process ${other.pid}`);
  } finally {
    other.kill();
  }
});

test("a killed run's Terraform is waited for", async () => {
  const terraform = spawn(process.execPath, ["-e", "setTimeout(() => {}, 300)"], { argv0: "terraform" });
  const ended = once(terraform, "exit");
  writeFileSync(file, JSON.stringify({ program: NO_PROCESS, terraform: terraform.pid, since: EARLIER }));
  const waited: number[] = [];
  await Run.begin(file, (pid) => waited.push(pid));
  expect(await Promise.race([ended, pause(100, "is still at work")])).toEqual([0, null]);
  expect(new Set(waited)).toEqual(new Set([terraform.pid]));
});

test("a process that has since been given the number is not waited for", async () => {
  writeFileSync(file, JSON.stringify({ program: NO_PROCESS, terraform: process.ppid, since: EARLIER }));
  await Run.begin(file, neverWaits);
});

function neverWaits(pid: number): void {
  throw new Error(`waits for ${pid}`);
}
