/** The service level objectives: which requests are good ones, of which. */
import type { Environment } from "../../config/schema";
import { type Slo, service, type Targets, targets } from "../../config/service";
import { errorBudgetMinutes } from "./burn-rate";
import { gatewayRequests, goodGatewayRequests } from "./metrics/gateway";
import { requests, requestsWithin, successes, timedRequests } from "./metrics/requests";
import type { MetricQuery } from "./query/metric";
import { scopeOf } from "./scope";

export type SloName = keyof Targets["slos"];

/** An objective, and what it counts. */
export interface SloDefinition {
  readonly id: SloName;
  readonly title: string;
  /** One sentence, for who asks what was promised. */
  readonly promise: string;
  readonly objective: Slo;
  readonly good: MetricQuery;
  readonly total: MetricQuery;
}

/**
 * Availability is what users got from Kong, and so also counts what no pod ever saw; errors are the service's own, by
 * resource (docs/decisions/0013). A request that a client got wrong costs neither: it was answered as it should be.
 */
export function slos(
  environment: Pick<Environment, "name">,
  { slos: objectives }: Targets = targets,
): Record<SloName, SloDefinition> {
  const scope = scopeOf(environment);
  const { availability, latency, errors } = objectives;
  return {
    availability: {
      id: "availability",
      title: "Availability",
      promise: `${availability.target} % of the requests that users send are answered without a failure (5xx)`,
      objective: availability,
      good: goodGatewayRequests(scope).asCount(),
      total: gatewayRequests(scope).asCount(),
    },
    latency: {
      id: "latency",
      title: "Latency",
      promise: `${latency.target} % of requests are answered within ${latency.seconds * 1000} ms`,
      objective: latency,
      good: requestsWithin(scope, latency.seconds).by("resource_name").asCount(),
      total: timedRequests(scope).by("resource_name").asCount(),
    },
    errors: {
      id: "errors",
      title: "Errors",
      promise: `Less than ${percent(100 - errors.target)} of the requests that reach the service fail (5xx)`,
      objective: errors,
      good: successes(scope).by("resource_name").asCount(),
      total: requests(scope).by("resource_name").asCount(),
    },
  };
}

/** The error budget, in words: as time if everything failed, and as a share of requests. */
export function budgetOf({ objective }: { readonly objective: Pick<Slo, "target" | "days"> }): string {
  const minutes = Number(errorBudgetMinutes(objective).toFixed(2));
  return `${percent(100 - objective.target)} of requests in ${objective.days} days: ${minutes} minutes of an outage`;
}

/** What every SLO and monitor of an environment is found by. */
export function tagsOf(environment: Pick<Environment, "name">): string[] {
  return [`env:${environment.name}`, `service:${service.name}`, "managed-by:terraform"];
}

/** As Datadog's API takes it. https://docs.datadoghq.com/api/latest/service-level-objectives/ */
export interface SloRequest {
  readonly name: string;
  readonly type: "metric";
  readonly description: string;
  readonly tags: readonly string[];
  readonly query: { readonly numerator: string; readonly denominator: string };
  readonly thresholds: readonly [
    { readonly timeframe: "7d" | "30d"; readonly target: number; readonly warning: number },
  ];
  readonly timeframe: "7d" | "30d";
  readonly target_threshold: number;
  readonly warning_threshold: number;
}

/** @param environment where the objective holds */
export function sloRequest(slo: SloDefinition, environment: Pick<Environment, "name">): SloRequest {
  const { target, warning, days } = slo.objective;
  const [numerator, denominator] = [slo.good.print(), slo.total.print()];
  return {
    name: `${slo.title} of ${service.name} in ${environment.name}`,
    type: "metric",
    description: [
      `${slo.promise}, over ${days} days.`,
      `Error budget: ${budgetOf(slo)}.`,
      `Formula: ${numerator} / ${denominator} × 100.`,
    ].join("\n\n"),
    tags: [...tagsOf(environment), `slo:${slo.id}`],
    query: { numerator, denominator },
    thresholds: [{ timeframe: `${days}d`, target, warning }],
    timeframe: `${days}d`,
    target_threshold: target,
    warning_threshold: warning,
  };
}

function percent(value: number): string {
  return `${Number(value.toFixed(6))} %`;
}
