/** Where the request's trace is kept between the middlewares: on Koa's own per-request context. */
import type { Context } from "koa";
import type { Trace } from "./telemetry";

const TRACE = Symbol("trace");

/** Remembers the trace of this request. */
export function keepTrace(ctx: Context, trace: Trace): void {
  ctx[TRACE as never] = trace as never;
}

/** The trace of this request, once telemetry's middleware has seen it. */
export function traceOf(ctx: Context): Trace {
  return ctx[TRACE as never] as Trace;
}
