/** What an agent counts of spans, by the rules of `rules.ts`. */
import type { ReceivedSpan } from "../../../service/testing/otlp";
import { countedKinds, rules, type Subject } from "./rules";

/** Spans that the agent counts together. Datadog makes its trace metrics of such groups. */
export interface Group {
  /** Where Datadog takes the tags of the host from. */
  readonly host: string;
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

/**
 * @param spans those of one request to the agent: it looks at no other
 * @param agentEnv `DD_ENV` of the agent, for spans that say nothing of theirs
 * @param agentHost what the agent calls its host, for spans that say nothing of theirs
 */
export function traceStats(
  spans: readonly ReceivedSpan[],
  agentEnv = "none",
  agentHost = AGENT_HOST,
): Group[] {
  const counted = spans.filter((span) => isCounted(span, spans));
  return merged(counted.map((span) => groupOf(span, agentEnv, agentHost)));
}

/** As `trace-agent/main.go` has it. */
const AGENT_HOST = "node";

/** Groups that differ in their counts alone are one. */
export function merged(groups: readonly Group[]): Group[] {
  const found = new Map<string, Group>();
  for (const group of groups) {
    const key = JSON.stringify({ ...group, hits: 0, errors: 0 });
    const { hits, errors } = found.get(key) ?? { hits: 0, errors: 0 };
    found.set(key, { ...group, hits: hits + group.hits, errors: errors + group.errors });
  }
  return [...found.values()];
}

/**
 * The other kinds count at the top of a service, where no span of its trace is above it. The agent looks no further
 * than the `ResourceSpans` that a span came in, of which the receiver makes one object.
 */
function isCounted(span: ReceivedSpan, spans: readonly ReceivedSpan[]): boolean {
  if (countedKinds.includes(span.kind)) return true;
  return !spans.some(
    ({ traceId, spanId, resource }) =>
      traceId === span.traceId && spanId === span.parentSpanId && resource === span.resource,
  );
}

const TYPES: Readonly<Partial<Record<ReceivedSpan["kind"], string>>> = { server: "web", client: "http" };

function groupOf(span: ReceivedSpan, agentEnv: string, agentHost: string): Group {
  const { kind } = span;
  return {
    host: hostOf(span) || agentHost,
    env: read("env", span) || agentEnv,
    version: read("version", span),
    service: read("service", span) || "otlpresourcenoservicename",
    operation: read("operation", span) || operationOf(span),
    resource: read("resource", span) || resourceOf(span),
    type: TYPES[kind] ?? "custom",
    kind,
    status: Number(read("status", span)),
    hits: 1,
    errors: span.status.code === "error" ? 1 : 0,
  };
}

/** The name that agents of a cluster have for its nodes, too: `kubeletHostname` in pkg/util/kubernetes/hostinfo. */
function hostOf(span: ReceivedSpan): string {
  const [node, cluster] = [read("node", span), read("cluster", span)];
  return node && cluster ? `${node}-${cluster}` : node;
}

/** For spans of HTTP, and of nothing: what the agent knows of databases and queues, the service has not. */
function operationOf(span: ReceivedSpan): string {
  const { kind } = span;
  if (kind !== "server" && kind !== "client") return capitalized(kind);
  return `${read("method", span) ? "http." : ""}${kind}.request`;
}

function resourceOf(span: ReceivedSpan): string {
  const method = read("method", span);
  if (!method) return span.name;
  const route = span.kind === "server" ? read("route", span) : "";
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
