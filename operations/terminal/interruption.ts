import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does `work` so that Ctrl-C ends it tidily: `work` is told through its signal, and has the time it needs to
 * stop what it started. A second Ctrl-C ends the process on the spot.
 *
 * @returns What `work` returns, or 128 + the number of the signal (130 for Ctrl-C) if it was interrupted.
 */
export async function interruptible(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  let interruptedWith: number | undefined;
  const interrupt = (name: NodeJS.Signals) => {
    if (interruptedWith) process.exit(interruptedWith);
    interruptedWith = 128 + constants.signals[name];
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  try {
    const code = await work(controller.signal);
    return interruptedWith ?? code;
  } catch (error) {
    // What fails because it was stopped is no news.
    if (interruptedWith) return interruptedWith;
    throw error;
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt);
  }
}
