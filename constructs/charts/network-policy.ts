/** Pods or namespaces that have these labels. */
export interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>;
}

/** A port by its number: EKS resolves names on the wrong pods. https://github.com/aws/amazon-network-policy-controller-k8s/issues/81 */
export interface PolicyPort {
  readonly port: number;
  readonly protocol: "TCP";
}

/**
 * What may reach some pods of a namespace, as charts take it among their extra objects.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export interface NetworkPolicy<Peer = { readonly podSelector: Selector }> {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly ["Ingress"];
    readonly ingress: readonly {
      /** Left out: from everywhere. */
      readonly from?: readonly Peer[];
      readonly ports: readonly PolicyPort[];
    }[];
  };
}

/** A policy for the pods with the label `app.kubernetes.io/name`, and of the same name. */
export function networkPolicy<Peer>(
  name: string,
  ingress: NetworkPolicy<Peer>["spec"]["ingress"],
): NetworkPolicy<Peer> {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name },
    spec: { podSelector: named(name), policyTypes: ["Ingress"], ingress },
  };
}

/** Pods by their label `app.kubernetes.io/name`. */
export function named(name: string): Selector {
  return { matchLabels: { "app.kubernetes.io/name": name } };
}

/** TCP ports. */
export function tcp(...ports: readonly number[]): PolicyPort[] {
  return ports.map((port) => ({ port, protocol: "TCP" }));
}
