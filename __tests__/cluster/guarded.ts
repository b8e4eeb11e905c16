import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Has the cluster of a workspace ended with this process, however that ends.
 *
 * @returns what ends it before.
 */
export function guarded(workspace: string): () => Promise<void> {
  const guard = spawn(process.execPath, ["operations/run.mjs", "operations/cluster/guard.ts", workspace], {
    detached: true,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = once(guard, "exit");
  return async () => {
    guard.stdin?.end();
    await ended;
  };
}
