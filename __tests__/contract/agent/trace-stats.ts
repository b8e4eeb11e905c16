/** What an agent counts of spans, by the rules of `rules.ts`. */
import type { ReceivedSpan } from "../../../service/testing/otlp";
import { countedKinds, rules, type Subject } from "./rules";

/** Spans that the agent counts together. Datadog makes its trace metrics of such groups. */
export interface Group {
  readonly env: string;
  readonly version: string;
  readonly service: string;
  readonly operation: string;
  readonly resource: string;
  readonly type: string;
  readonly kind: string;
  /** 0 for none. */
  readonly status: number;
  readonly hits: number;
  readonly errors: number;
}

/** @param spans those of one request to the agent: it looks at no other */
export function traceStats(spans: readonly ReceivedSpan[]): Group[] {
  const groups = new Map<string, Group>();
  for (const span of spans.filter((candidate) => isCounted(candidate, spans))) {
    const group = groupOf(span);
    const key = JSON.stringify({ ...group, errors: 0 });
    const known = groups.get(key) ?? { ...group, hits: 0, errors: 0 };
    groups.set(key, { ...known, hits: known.hits + 1, errors: known.errors + group.errors });
  }
  return [...groups.values()];
}

/**
 * The other kinds count at the top of a service, where no span of its trace is above it. The agent looks no
 * further than the `ResourceSpans` that a span came in, of which the receiver makes one object.
 */
function isCounted(span: ReceivedSpan, spans: readonly ReceivedSpan[]): boolean {
  if (countedKinds.includes(span.kind)) return true;
  return !spans.some(
    ({ traceId, spanId, resource }) =>
      traceId === span.traceId && spanId === span.parentSpanId && resource === span.resource,
  );
}

function groupOf(span: ReceivedSpan): Group {
  const server = span.kind === "server";
  const method = read("method", span);
  return {
    env: read("env", span),
    version: read("version", span),
    service: read("service", span),
    operation: read("operation", span) || (server && method ? "http.server.request" : capitalized(span.kind)),
    resource: read("resource", span) || resourceOf(span, method, server),
    type: server ? "web" : "custom",
    kind: span.kind,
    status: Number(read("status", span)),
    hits: 1,
    errors: span.status.code === "error" ? 1 : 0,
  };
}

function resourceOf(span: ReceivedSpan, method: string, server: boolean): string {
  if (!method) return span.name;
  const route = server ? read("route", span) : "";
  return `${method === "_OTHER" ? "HTTP" : method}${route && ` ${route}`}`;
}

function read(subject: Subject, span: ReceivedSpan): string {
  const { of, attributes } = rules[subject];
  const values = of === "resource" ? span.resource : span.attributes;
  const found = attributes.find((name) => name in values);
  return found ? String(values[found]) : "";
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
