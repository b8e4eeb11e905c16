/** Ends the cluster after the last scenario, if it was started for them. */
export default async function stopCluster(): Promise<void> {
  await globalThis.endCluster?.();
}
