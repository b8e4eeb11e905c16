/** What may reach the two parts of Argo CD that ask nobody who they are. */

import { type NetworkPolicy, named, networkPolicy, tcp } from "./network-policy";

/**
 * Instead of the chart's own, which name ports: EKS resolves names on the wrong pods, so that Argo CD could not
 * reach its cache. https://github.com/aws/amazon-network-policy-controller-k8s/issues/81
 */
export const argoCdNetworkPolicies: readonly NetworkPolicy[] = [
  networkPolicy("argocd-redis", [
    only(["argocd-application-controller", "argocd-repo-server", "argocd-server"], 6379),
  ]),
  networkPolicy("argocd-repo-server", [
    only(["argocd-application-controller", "argocd-server"], 8081),
    // Metrics.
    { ports: tcp(8084) },
  ]),
];

function only(names: readonly string[], port: number): NetworkPolicy["spec"]["ingress"][number] {
  return { from: names.map((name) => ({ podSelector: named(name) })), ports: tcp(port) };
}
