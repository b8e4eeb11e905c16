import { execFileSync, type StdioOptions } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../config/user-error";

interface RunRecord {
  /** Process ids of the program and of the Terraform that it started last. */
  readonly program: number;
  readonly terraform?: number;
  /** When the first of the runs began that none has completed since. */
  readonly since: string;
}

/** Seconds for a Terraform whose program is gone to end: its output goes nowhere, which ends it within 10. */
const ORPHAN_SECONDS = 120;

/**
 * One bootstrap at work in a folder. It leaves a record only when it or its Terraform is killed; so a later one
 * knows that half-done things may lie about, and from when.
 */
export class Run {
  private constructor(
    private readonly file: string,
    private record: RunRecord,
    /** When the killed run began whose place this one takes; undefined when there was none. */
    readonly resumes: Date | undefined,
  ) {}

  /**
   * Begins a run, after a killed one's Terraform has ended.
   *
   * @throws UserError when another run is at work, or a killed one's Terraform does not end.
   */
  static async begin(file: string, waiting: (pid: number) => void): Promise<Run> {
    const left = read(file);
    if (left && left.program !== process.pid && isRunning(left.program, "node")) {
      throw new UserError(
        `${file}: another bootstrap is at work here (process ${left.program}). Wait for it or end it.`,
      );
    }
    if (left?.terraform) await ended(left.terraform, waiting);
    const since = left?.since ?? new Date().toISOString();
    const run = new Run(file, { program: process.pid, since }, left && new Date(left.since));
    run.write();
    return run;
  }

  /** To be called with each Terraform that is started. */
  started(terraform: number): void {
    this.record = { ...this.record, terraform };
    this.write();
  }

  /** The run came to its end, whichever: nothing of it is still at work, and it left no lock. */
  end(): void {
    rmSync(this.file, { force: true });
  }

  private write(): void {
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.new`, JSON.stringify(this.record));
    renameSync(`${this.file}.new`, this.file);
  }
}

async function ended(terraform: number, waiting: (pid: number) => void): Promise<void> {
  for (
    const deadline = Date.now() + ORPHAN_SECONDS * 1000;
    isRunning(terraform, "terraform");
    await pause(100)
  ) {
    waiting(terraform);
    if (Date.now() < deadline) continue;
    throw new UserError(
      `Terraform of a killed bootstrap is still at work (process ${terraform}). End it, then try again.`,
    );
  }
}

/** Whether the process lives, and is what it was: the system gives numbers away again. */
function isRunning(pid: number, program: string): boolean {
  try {
    const stdio: StdioOptions = ["ignore", "pipe", "ignore"];
    const line = execFileSync("ps", ["-o", "stat=,args=", "-p", String(pid)], { encoding: "utf8", stdio });
    const [state = "", command = ""] = line.trim().split(/\s+/);
    // Z: ended, and only its number is still taken.
    return !state.startsWith("Z") && path.basename(command) === program;
  } catch {
    return false;
  }
}

function read(file: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as RunRecord;
  } catch {
    return undefined;
  }
}
