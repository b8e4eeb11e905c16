import { fork } from "node:child_process";
import { EventEmitter, on } from "node:events";
import { watch } from "node:fs";
import path from "node:path";

/** Editors write a file in several steps: what changes within this time counts once. */
const SETTLE_MS = 100;

/**
 * Builds the service after each change to its sources, and watches its templates.
 *
 * @param folder The service's folder.
 * @param signal Ends it.
 * @returns Yields once for the first build, and for each change that the service should start again for.
 */
export async function* changes(folder: string, signal: AbortSignal): AsyncGenerator<void> {
  const emitter = new EventEmitter();
  let settled: NodeJS.Timeout | undefined;
  const change = () => {
    clearTimeout(settled);
    settled = setTimeout(() => emitter.emit("change"), SETTLE_MS);
  };
  const builder = fork(path.join(folder, "build.mjs"), ["--watch"]).on("message", change);
  builder.on("exit", () => emitter.emit("error", new Error("The build has ended.")));
  const templates = watch(path.join(folder, "templates"), change);
  try {
    for await (const _ of on(emitter, "change", { signal })) yield;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearTimeout(settled);
    templates.close();
    builder.removeAllListeners("exit").kill();
  }
}
