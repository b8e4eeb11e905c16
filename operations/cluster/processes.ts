import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../config/user-error";
import type { Folder } from "./folder";

/** A program that is to run as long as the cluster does. */
export interface Service {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** It is up once this port of the loopback accepts connections. */
  readonly port: number;
}

/** Time to come up, on a machine that is busy with a build. */
const START_SECONDS = 120;
/** Time to end tidily, before it is made to. */
const STOP_SECONDS = 5;
const POLL_MILLISECONDS = 50;
/** How much of its log is shown of what ended too early. */
const LAST_LINES = 5;

interface Recorded {
  readonly pid: number;
  /** When it began, as the system tells it: another process that was given the same number began later. */
  readonly began: string;
}

/** What runs of a cluster: its process by the name of its service. */
export function running(folder: Folder): ReadonlyMap<string, number> {
  const recorded = Object.entries(read(folder)).filter(([, { pid, began }]) => beginningOf(pid) === began);
  return new Map(recorded.map(([name, { pid }]) => [name, pid]));
}

/**
 * Starts a service that does not run, on its own: neither Ctrl-C nor the end of this process takes it along.
 *
 * @returns whether it was started.
 * @throws UserError with the end of its log when it does not come up.
 */
export async function ensureRunning(
  folder: Folder,
  service: Service,
  signal?: AbortSignal,
): Promise<boolean> {
  if (running(folder).has(service.name)) return false;
  const log = folder.file("logs", `${service.name}.log`);
  mkdirSync(path.dirname(log), { recursive: true });
  const output = openSync(log, "a");
  const child = spawn(service.program, [...service.args], {
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, ...service.env },
  });
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = `cannot be run (${error.message})`;
  });
  child.once("exit", (code, by) => {
    ended = `ended with ${by ?? `code ${code}`}`;
  });
  child.unref();
  if (child.pid) {
    const began = beginningOf(child.pid);
    write(folder, { ...read(folder), [service.name]: { pid: child.pid, began } });
  }
  for (const deadline = Date.now() + START_SECONDS * 1000; ; await pause(POLL_MILLISECONDS)) {
    signal?.throwIfAborted();
    if (!ended && (await accepts(service.port))) return true;
    if (!ended && Date.now() > deadline) ended = `did not come up within ${START_SECONDS} s`;
    if (ended) {
      const lines = readFileSync(log, "utf8").trim().split("\n").slice(-LAST_LINES).join("\n  ");
      throw new UserError(`${service.name} ${ended}; ${log} ends with:\n  ${lines}`);
    }
  }
}

/** Stops services by name, or all: first asks them to end, then ends them. */
export async function stopRunning(folder: Folder, names?: readonly string[]): Promise<void> {
  const left = () => [...running(folder)].filter(([name]) => !names || names.includes(name));
  for (const [, pid] of left()) send(pid, "SIGTERM");
  const deadline = Date.now() + STOP_SECONDS * 1000;
  for (let rest = left(); rest.length > 0; rest = left()) {
    if (Date.now() > deadline) for (const [, pid] of rest) send(pid, "SIGKILL");
    await pause(POLL_MILLISECONDS);
  }
  const kept = Object.entries(read(folder)).filter(([name]) => names && !names.includes(name));
  write(folder, Object.fromEntries(kept));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Whether a process runs, and holds what it opened. */
export function isAlive(pid: number): boolean {
  return beginningOf(pid) !== undefined;
}

/** Undefined when no such process runs; one that has ended, and whose parent has yet to hear of it, does not. */
function beginningOf(pid: number): string | undefined {
  if (process.platform !== "linux") {
    const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return stdout?.trim() || undefined;
  }
  try {
    return beginningIn(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

/** What Linux tells of a process: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function beginningIn(stat: string): string | undefined {
  // Fields after the command's name, which may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(") ") + 2).split(" ");
  const [state, threads, began] = [fields[0], fields[17], fields[19]];
  // A zombie with threads has ended in its first one only: the others hold its ports and write its files still.
  return state === "Z" && threads === "1" ? undefined : began;
}

/** Whether something listens on a port of the loopback. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

function read(folder: Folder): Record<string, Recorded> {
  try {
    return JSON.parse(readFileSync(folder.file("processes.json"), "utf8"));
  } catch {
    return {};
  }
}

/** Whole or not at all. */
function write(folder: Folder, processes: object): void {
  const unfinished = folder.file(`processes.json.${process.pid}`);
  writeFileSync(unfinished, `${JSON.stringify(processes, null, 2)}\n`);
  renameSync(unfinished, folder.file("processes.json"));
}
