import { setTimeout } from "node:timers/promises";
import type { Context } from "koa";

/**
 * Waits, but not for a client that has gone.
 *
 * @throws AbortError once the client has gone.
 */
export async function pause(ctx: Context, milliseconds: number): Promise<void> {
  const gone = new AbortController();
  const abort = () => gone.abort();
  ctx.res.once("close", abort);
  await setTimeout(milliseconds, undefined, { signal: gone.signal });
  ctx.res.off("close", abort);
}
