import type { Middleware } from "koa";
import { pause } from "../pause";
import { HttpProblem } from "../problem";

/** Longer waits would only hold connections. */
const LONGEST_MS = 10_000;

/** `/delay/{ms}`, with FAULT_INJECTION only: answers after so many milliseconds, 10 s at most. */
export function delay(): Middleware {
  return async (ctx) => {
    const { ms } = ctx.params as { ms: string };
    if (!/^\d{1,5}$/.test(ms) || Number(ms) > LONGEST_MS) {
      throw new HttpProblem(
        400,
        `The delay must be a whole number from 0 to ${LONGEST_MS}, as in /delay/250.`,
      );
    }
    await pause(ctx, Number(ms));
    ctx.set("Content-Type", "application/json");
    ctx.body = `{"delayMs":${Number(ms)}}`;
  };
}
