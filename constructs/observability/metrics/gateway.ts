/** What Kong says of the requests that it took for the service: the users' side, also when no pod answers. */

import { not, prefix, tag } from "../query/filter";
import { clearShare, type Expression, over } from "../query/formula";
import { type MetricQuery, metric } from "../query/metric";
import { atGateway, type Scope } from "../scope";

/** Requests by the status that users got (tag `code`). Probes and mirrored requests do not come through Kong. */
export function gatewayRequests(scope: Scope): MetricQuery {
  return metric("sum", "kong.http.requests.count", atGateway(scope));
}

const failed = prefix("code", "5");

/** What users got an answer to that is no failure of ours: a request that a client got wrong is answered, too. */
export function goodGatewayRequests(scope: Scope): MetricQuery {
  return gatewayRequests(scope).where(not(failed));
}

/** Failures that Kong answered with itself: no pod took the request, or none in time. */
export function gatewayFailures(scope: Scope): MetricQuery {
  return gatewayRequests(scope).where(failed, not(tag("source", "service")));
}

/** Share of requests, minute by minute, that got no answer from a pod; fewer than so many count as so many. */
export function gatewayFailureRate(scope: Scope, little: number): Expression {
  return clearShare(gatewayFailures(scope), gatewayRequests(scope), little);
}

/** Mean milliseconds that Kong itself took, or that it waited for the service. */
export function gatewayLatency(scope: Scope, whose: "kong" | "upstream"): Expression {
  const part = (name: "sum" | "count") =>
    metric("sum", `kong.${whose}.latency.ms.${name}`, atGateway(scope)).asCount();
  return over(part("sum"), part("count"));
}
