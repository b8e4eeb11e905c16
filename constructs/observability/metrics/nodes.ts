/** Nodes, by the API server. */
import { not, tag } from "../query/filter";
import { type MetricQuery, metric } from "../query/metric";
import type { Scope } from "../scope";

/** Nodes by what is true of them: ready, or under pressure. */
export function nodeConditions(scope: Scope): MetricQuery {
  const filters = [...scope.cluster, tag("status", "true")];
  return metric("sum", "kubernetes_state.node.by_condition", filters).by("condition");
}

/** Nodes that are not ready, or of which nothing is known: 1 for each. */
export function unreadyNodes(scope: Scope): MetricQuery {
  const filters = [...scope.cluster, tag("condition", "ready"), not(tag("status", "true"))];
  return metric("max", "kubernetes_state.node.by_condition", filters).by("node");
}
