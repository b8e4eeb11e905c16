import { chartNamespaces } from "../../config/charts";
import { kong } from "../../config/ingress";
import { type NetworkPolicy, networkPolicy, type Selector, tcp } from "./network-policy";

export type KongNetworkPolicy = NetworkPolicy<{ readonly namespaceSelector: Selector }>;

/**
 * Everybody may reach the two ports for clients, and only Datadog's agents those with metrics. Probes come from the
 * pod's own node, which no policy stops.
 *
 * Egress stays open: it would have to name every service that gets a route, and the address of the API server, which
 * differs from cluster to cluster.
 */
export function kongNetworkPolicy(): KongNetworkPolicy {
  const { http, https, status, controllerMetrics } = kong.ports;
  const datadog = { matchLabels: { "kubernetes.io/metadata.name": chartNamespaces.datadog } };
  return networkPolicy(kong.name, [
    { ports: tcp(http, https) },
    { from: [{ namespaceSelector: datadog }], ports: tcp(status, controllerMetrics) },
  ]);
}
