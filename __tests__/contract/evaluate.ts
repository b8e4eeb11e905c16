/** What a query comes to of the requests that were made: the points that they leave behind, and a sum over them. */
import { service } from "../../config/service";
import type { ReceivedSpan } from "../../service/testing/otlp";
import { traceStats } from "./agent/trace-stats";
import type { Captured } from "./captured";
import { type Condition, metricsIn } from "./query-text";
import { kept } from "./telemetry/emitted";
import { matches } from "./violations";

/** A point: a count, or one value of a distribution. */
export interface Point {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All that counts requests: the agent's counts and latencies, and Kong's. */
export function pointsOf({ batches }: Pick<Captured, "batches">): Point[] {
  const spans = batches.flat().filter(({ kind }) => kind === "server");
  return [
    ...batches
      .flatMap((batch) => traceStats(batch))
      .flatMap(({ operation, resource, hits, errors, status, ...of }) => {
        const tags = {
          env: kept(of.env),
          service: kept(of.service),
          version: kept(of.version),
          resource_name: kept(resource),
          "http.status_code": `${status}`,
        };
        return [
          { metric: `trace.${operation}.hits`, tags, value: hits },
          { metric: `trace.${operation}.errors`, tags, value: errors },
        ];
      }),
    ...spans.map((span) => ({
      metric: `trace.${operationOf(span)}`,
      tags: { env: "dev", service: service.name },
      value: Number(span.end - span.start) / 1e9,
    })),
    // The mirror and the kubelet go past Kong, to Services and pods of their own.
    ...spans.filter((span) => operationOf(span) === service.operations.request).map(atKong),
  ];
}

function operationOf({ attributes }: ReceivedSpan): string {
  return String(attributes["operation.name"]);
}

/** As Kong's plugin labels it (telemetry/exporters.ts); a Service of Kubernetes is `<namespace>.<name>.<port>` to it. */
function atKong({ attributes }: ReceivedSpan): Point {
  const tags = {
    env: "dev",
    service: `${service.namespace}.${service.name}-root.80`,
    code: String(attributes["http.status_code"]),
    source: "service",
  };
  return { metric: "kong.http.requests.count", tags, value: 1 };
}

/** What one query counts. @throws Error for a query of another kind */
export function evaluate(text: string, points: readonly Point[]): number {
  const [query, ...others] = metricsIn(text);
  if (!query || others.length > 0) throw new Error(`"${text}" is more than one query`);
  const { metric, aggregation, conditions } = query;
  const matching = points.filter(
    (point) => point.metric === metric && conditions.every((condition) => holds(condition, point.tags)),
  );
  if (aggregation === "sum") return matching.reduce((sum, { value }) => sum + value, 0);
  if (aggregation === "count") return matching.length;
  const atMost = /^count\(v: ?v<=([\d.]+)\)$/.exec(aggregation)?.[1];
  if (atMost === undefined) throw new Error(`"${text}" counts nothing`);
  return matching.filter(({ value }) => value <= Number(atMost)).length;
}

function holds(condition: Condition, tags: Point["tags"]): boolean {
  if ("variable" in condition) return true;
  const value = tags[condition.key];
  const found = value !== undefined && condition.values.some((wanted) => matches(wanted, [value]));
  return found !== condition.negated;
}
