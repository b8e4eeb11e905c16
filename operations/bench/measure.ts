import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** What one run of a command took. */
export interface Measurement {
  readonly seconds: number;
  /** Largest resident memory of any Node process of the run, in MB (10^6 bytes). */
  readonly peakMegabytes: number;
}

/** Loaded into every Node process of a run: each leaves its peak memory behind when it ends. */
const REPORT_MEMORY = `process.on("exit", () => require("node:fs").writeFileSync(
  require("node:path").join(process.env.BENCH_MEMORY, String(process.pid)),
  String(process.resourceUsage().maxRSS * 1024)));`;

/**
 * Runs a command to its end and measures wall time and peak memory.
 *
 * @throws Error with the end of the command's output when it fails: a failed run measures nothing.
 */
export async function measure(
  command: readonly string[],
  env: Record<string, string> = {},
): Promise<Measurement> {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-"));
  const hook = path.join(folder, "memory.cjs");
  const memory = mkdtempSync(path.join(folder, "memory-"));
  writeFileSync(hook, REPORT_MEMORY);
  try {
    const started = process.hrtime.bigint();
    await run(command, { ...env, BENCH_MEMORY: memory, NODE_OPTIONS: `--require=${hook}` });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const peaks = readdirSync(memory).map((pid) => Number(readFileSync(path.join(memory, pid), "utf8")));
    return { seconds, peakMegabytes: Math.max(0, ...peaks) / 1e6 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run([program, ...args]: readonly string[], env: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program as string, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${[program, ...args].join(" ")} ended with ${code}:\n${output}`));
    });
  });
}
