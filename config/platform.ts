/**
 * Facts that the stack `eks` must know of what the stack `platform` installs: on which ports its pods answer
 * the Kubernetes API server.
 */

/**
 * TCP ports on which the API server calls nodes and pods. A webhook or aggregated API on a port that is
 * missing here times out after ten seconds, with nothing in its own log.
 */
export const apiServerTargets = [
  { port: 10250, description: "kubelet, metrics-server, External Secrets webhook" },
  { port: 8000, description: "Datadog admission webhook" },
  { port: 8080, description: "Kong admission webhook" },
] as const;
