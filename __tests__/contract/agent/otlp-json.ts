/** Spans as an OTLP request in JSON, one `ResourceSpans` for each resource. */
import type { ReceivedSpan, Value, Values } from "../../../service/testing/otlp";

const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"];
const STATUSES = ["unset", "ok", "error"];

export function otlpJson(spans: readonly ReceivedSpan[]): Buffer {
  const resources = [...new Set(spans.map(({ resource }) => resource))];
  const resourceSpans = resources.map((resource) => ({
    resource: { attributes: attributes(resource) },
    scopeSpans: [{ spans: spans.filter((span) => span.resource === resource).map(span) }],
  }));
  return Buffer.from(JSON.stringify({ resourceSpans }));
}

function span({ traceId, spanId, parentSpanId, name, kind, start, end, ...rest }: ReceivedSpan) {
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind: KINDS.indexOf(kind),
    startTimeUnixNano: `${start}`,
    endTimeUnixNano: `${end}`,
    attributes: attributes(rest.attributes),
    status: { code: STATUSES.indexOf(rest.status.code), message: rest.status.message },
  };
}

function attributes(values: Values) {
  return Object.entries(values).map(([key, value]) => ({ key, value: attribute(value) }));
}

function attribute(value: Value) {
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value !== "number") return { stringValue: String(value) };
  return Number.isInteger(value) ? { intValue: `${value}` } : { doubleValue: value };
}
