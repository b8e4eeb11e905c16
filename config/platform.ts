/**
 * Facts that the stack `eks` must know of what the stack `platform` installs: which namespaces hold its
 * Helm releases, and on which ports its pods answer the Kubernetes API server.
 */

/**
 * Namespaces of the Helm releases, whose records Helm keeps as Secrets beside them. The plan role may read
 * Secrets here, those that External Secrets brings included, and nowhere else: the service's own namespace is
 * not among them.
 */
export const releaseNamespaces = [
  "argo-rollouts",
  "argocd",
  "datadog",
  "external-secrets",
  "kong",
  "kube-system",
] as const;

/**
 * TCP ports on which the API server calls nodes and pods. A webhook or aggregated API on a port that is
 * missing here times out after ten seconds, with nothing in its own log.
 */
export const apiServerTargets = [
  { port: 10250, description: "kubelet, metrics-server, External Secrets webhook" },
  { port: 8000, description: "Datadog admission webhook" },
  { port: 8080, description: "Kong admission webhook" },
] as const;
