/** Ends a workspace's cluster when whoever started this ends, be it killed: the system closes the pipe to it. */
import { down } from "./cluster";

export async function main([workspace = "."]: string[]): Promise<number> {
  // Ctrl-C reaches it, too; it is then needed most.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  for await (const _ of process.stdin);
  await down(workspace);
  return 0;
}
