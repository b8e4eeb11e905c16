/**
 * The request to stop. Imported before everything else: in a container this is process 1, for which the kernel
 * drops a signal that nobody listens for, and loading the rest takes a moment.
 */
import { constants } from "node:os";

/** What ends a service: Kubernetes sends the first, Ctrl-C the second. */
type StopSignal = "SIGTERM" | "SIGINT";

/** Resolves with the first signal to stop. The second one ends the process on the spot, with 128 + its number. */
export const stopSignal: Promise<StopSignal> = new Promise((resolve) => {
  let asked = false;
  const hear = (signal: StopSignal) => {
    if (asked) process.exit(128 + constants.signals[signal]);
    asked = true;
    resolve(signal);
  };
  // To be toggled once there is a readiness; until then no reason to die.
  process.on("SIGUSR2", () => undefined);
  process.on("SIGTERM", hear);
  process.on("SIGINT", hear);
});
