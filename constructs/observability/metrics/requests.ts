/** What the service's spans say of users' requests. Probes have no spans, and mirrored requests another operation. */
import { service } from "../../../config/service";
import { not, prefix } from "../query/filter";
import { clearShare, defaultZero, type Expression, over, plus, share, weekBefore } from "../query/formula";
import { type MetricQuery, metric, type Percentile } from "../query/metric";
import type { Scope } from "../scope";
import { traceMetrics } from "../trace-metrics";

const names = traceMetrics(service.operations.request);

/** Users' requests that were answered. */
export function requests(scope: Scope): MetricQuery {
  return metric("sum", names.hits, scope.service);
}

/** Those that failed: 500 and above. A request that a client got wrong is answered as it should be. */
function errors(scope: Scope): MetricQuery {
  return metric("sum", names.errors, scope.service);
}

/** Requests that did not fail, by the status that was sent: a count of its own, that is there when nothing failed. */
export function successes(scope: Scope): MetricQuery {
  return requests(scope).where(not(prefix("http.status_code", "5")));
}

/** Share of requests that failed; 0 where there were none. */
export function errorRate(scope: Scope): Expression {
  return share(errors(scope).asCount(), requests(scope).asCount());
}

/** The same for alerts, minute by minute, where fewer requests than so many count as so many. */
export function clearErrorRate(scope: Scope, little: number): Expression {
  return clearShare(errors(scope), requests(scope), little);
}

/** Time to answer, in seconds. */
export function latency(scope: Scope, percentile: Percentile): MetricQuery {
  return metric(percentile, names.latency, scope.service);
}

/** How many requests took no longer than so many seconds. */
export function requestsWithin(scope: Scope, seconds: number): MetricQuery {
  return metric({ atMost: seconds }, names.latency, scope.service);
}

/** How many requests the time to answer is known of. */
export function timedRequests(scope: Scope): MetricQuery {
  return metric("count", names.latency, scope.service);
}

/** Share of satisfied users, from 0 to 1. */
export function apdex(scope: Scope): MetricQuery {
  return metric("avg", names.apdex, scope.service);
}

/**
 * Requests a second against a week ago, with one added to both: of little traffic the ratio says little, and of none
 * it exists. Without a week of history there is no answer.
 */
export function trafficAgainstBaseline(scope: Scope): Expression {
  const rate = requests(scope).asRate();
  return over(plus(defaultZero(rate), 1), plus(weekBefore(rate), 1));
}
