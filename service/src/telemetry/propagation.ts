/** Trace context and baggage, in from the caller's headers. */
import type { IncomingHttpHeaders } from "node:http";
import { type Context, propagation, ROOT_CONTEXT, TraceFlags, trace } from "@opentelemetry/api";
import { parseTraceParent } from "./trace-context";

/** What a caller's headers become. */
export type Extract = (headers: IncomingHttpHeaders) => Context;

/**
 * Reads the headers of the propagators that OTEL_PROPAGATORS names; malformed ones count as missing.
 *
 * The common case, a `traceparent` alone, is read without the SDK's propagators, at a fifth of their cost.
 */
export function extractor(propagators: string | undefined): Extract {
  if (propagators?.trim()) return (headers) => propagation.extract(ROOT_CONTEXT, headers);
  return (headers) => {
    const { traceparent, tracestate, baggage } = headers;
    if (tracestate !== undefined || baggage !== undefined) return propagation.extract(ROOT_CONTEXT, headers);
    const parent = parseTraceParent(traceparent);
    if (!parent) return ROOT_CONTEXT;
    const { traceId, spanId, sampled } = parent;
    const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
    return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
  };
}
