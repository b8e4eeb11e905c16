/** The `traceparent` header of W3C Trace Context: https://www.w3.org/TR/trace-context/#traceparent-header. */

/** What a caller says of the trace it is in. */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  /** Whether the caller keeps its own spans of this trace. */
  readonly sampled: boolean;
}

const HEADER = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:$|-)/;
const VERSION_ZERO_LENGTH = 55;
const SAMPLED = 1;

/** Reads the header; undefined for one that is missing or malformed, which counts as missing. */
export function parseTraceParent(header: string | string[] | undefined): TraceParent | undefined {
  if (typeof header !== "string") return undefined;
  const match = HEADER.exec(header);
  if (!match) return undefined;
  if (header.startsWith("00") && header.length !== VERSION_ZERO_LENGTH) return undefined;
  const [, traceId, spanId, flags] = match as unknown as [string, string, string, string];
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}
