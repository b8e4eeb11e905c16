import { once } from "node:events";

/** Ends the cluster after the last scenario, if it was started for them. */
export default async function stopCluster(): Promise<void> {
  const guard = globalThis.clusterGuard;
  if (!guard) return;
  const ended = once(guard, "exit");
  guard.stdin?.end();
  await ended;
}
