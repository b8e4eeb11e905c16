/**
 * How requests come in: what the stacks, the charts and the service rely on of Kong, and of the load balancer in
 * front of it (docs/decisions/0012).
 */

export const kong = {
  /** Name of its release, and `app.kubernetes.io/name` of its pods: services let these in by their network policies. */
  name: "kong",
  /** Ingresses of this class are Kong's. */
  ingressClass: "kong",
  /** TCP ports of its pods. The last two have metrics, of the proxy and of the controller beside it. */
  ports: { http: 8000, https: 8443, status: 8100, controllerMetrics: 10255 },
  /**
   * Largest body of a request, in MiB: more than the service takes, so that its own refusal is what a user sees. Kong
   * keeps a body on disk until it is complete, and would keep one of any size.
   */
  bodyLimitMebibytes: 1,
  /** Disk of a pod in GiB, for bodies of requests and answers that are under way: beyond it, the kubelet evicts it. */
  diskGibibytes: 1,
} as const;

/** The plugin that copies requests: the platform's own chart brings its files, Kong's mounts them. */
export const shadowMirror = {
  name: "shadow-mirror",
  configMap: "kong-plugin-shadow-mirror",
  /** Where its files are, from the repository's root. */
  folder: "charts/platform-resources/plugins/shadow-mirror",
} as const;

/** How the load balancer learns which nodes have a pod of Kong's that takes new connections. Times in seconds. */
export const loadBalancer = {
  healthCheck: { interval: 10, threshold: 2 },
  /** From a pod's becoming ready or ending until every part of the load balancer acts on it, with a reserve. */
  notice: 45,
} as const;

/** How long a pod of Kong's takes to end, in seconds: it serves on, then finishes what it has, then is ended. */
export const kongShutdown = {
  serveOn: loadBalancer.notice,
  finish: 30,
  reserve: 15,
} as const;
