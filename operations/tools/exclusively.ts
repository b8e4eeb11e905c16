import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** How often a waiting process looks whether it is its turn. */
const POLL_MILLISECONDS = 100;

/**
 * Does `work` while no other process on this machine, and nothing else in this one, does work under the same
 * lock file. The file names the process that holds it, so that one that was killed keeps nobody waiting.
 */
export async function exclusively<T>(lock: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(path.dirname(lock), { recursive: true });
  while (!take(lock)) {
    releaseAbandoned(lock);
    await pause(POLL_MILLISECONDS);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** The file comes into being with its content: whoever finds it can tell who holds it. */
function take(lock: string): boolean {
  const own = `${lock}.${process.pid}-${randomUUID()}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Takes away the lock of a process that is gone. Renamed first, so that of two who try one does it. */
function releaseAbandoned(lock: string): void {
  const holder = holderOf(lock);
  if (holder === undefined || isAlive(holder)) return;
  const aside = `${lock}.${process.pid}-${randomUUID()}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = holderOf(aside);
  // Between the look and the move somebody else had taken it over: it goes back.
  if (moved !== undefined && isAlive(moved)) renameSync(aside, lock);
  else rmSync(aside, { force: true });
}

function holderOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch {
    return undefined;
  }
}

function isAlive(holder: number): boolean {
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
