/** What may reach the two parts of Argo CD that ask nobody who they are. */

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
export interface NetworkPolicy {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly ["Ingress"];
    readonly ingress: readonly {
      /** Left out: from everywhere. */
      readonly from?: readonly { readonly podSelector: Selector }[];
      readonly ports: readonly { readonly port: number; readonly protocol: "TCP" }[];
    }[];
  };
}

interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>;
}

/**
 * Instead of the chart's own, which name ports: EKS resolves names on the wrong pods, so that Argo CD could not
 * reach its cache. https://github.com/aws/amazon-network-policy-controller-k8s/issues/81
 */
export const argoCdNetworkPolicies: readonly NetworkPolicy[] = [
  policy("argocd-redis", [
    only(["argocd-application-controller", "argocd-repo-server", "argocd-server"], 6379),
  ]),
  policy("argocd-repo-server", [
    only(["argocd-application-controller", "argocd-server"], 8081),
    // Metrics.
    { ports: [{ port: 8084, protocol: "TCP" }] },
  ]),
];

function policy(name: string, ingress: NetworkPolicy["spec"]["ingress"]): NetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name },
    spec: { podSelector: pods(name), policyTypes: ["Ingress"], ingress },
  };
}

function only(names: readonly string[], port: number): NetworkPolicy["spec"]["ingress"][number] {
  return { from: names.map((name) => ({ podSelector: pods(name) })), ports: [{ port, protocol: "TCP" }] };
}

function pods(name: string): Selector {
  return { matchLabels: { "app.kubernetes.io/name": name } };
}
