import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it was asked to stop by a signal of ours. */
  readonly interrupted: boolean;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const running = new Set<ChildProcess>();

/** Ends at once all that `runProcess` runs, with what it started: for when nothing it could write matters. */
export function killRunningProcesses(): void {
  for (const { pid } of running) {
    try {
      process.kill(-(pid as number), "SIGKILL");
    } catch (error) {
      // It ended just now.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/**
 * Runs a program to its end. An interruption (of `signal`, or of this process where there is none) reaches
 * it exactly once, as SIGINT: Terraform then finishes what it is doing and writes its state. A second one
 * would make it drop everything, so it runs in a process group of its own, where the Ctrl-C of a terminal
 * does not arrive as well.
 *
 * @throws Error when the program cannot be started, or `signal` was aborted before.
 */
export async function runProcess(
  program: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly signal?: AbortSignal;
    readonly onLine?: (line: string) => void;
    readonly onStart?: (pid: number) => void;
  },
): Promise<Finished> {
  options.signal?.throwIfAborted();
  const { cwd, env } = options;
  const child = spawn(program, [...args], { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  if (child.pid) {
    running.add(child);
    options.onStart?.(child.pid);
  }
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  if (options.onLine) createInterface({ input: child.stdout }).on("line", options.onLine);

  let interrupted = false;
  const interrupt = () => {
    if (!interrupted) child.kill("SIGINT");
    interrupted = true;
  };
  const abandon = () => child.kill("SIGTERM");
  options.signal?.addEventListener("abort", interrupt);
  if (!options.signal) for (const name of SIGNALS) process.on(name, interrupt);
  process.on("exit", abandon);
  try {
    return await new Promise<Finished>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve({ stdout, stderr, code, signal, interrupted }));
    });
  } finally {
    running.delete(child);
    options.signal?.removeEventListener("abort", interrupt);
    for (const name of SIGNALS) process.off(name, interrupt);
    process.off("exit", abandon);
  }
}
