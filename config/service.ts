/**
 * The facts that the service, its chart and its dashboards share.
 *
 * The infrastructure imports nothing from `service/`, and the service nothing from here: a test holds
 * the two together.
 */
export const service = {
  /** Name of the service in Kubernetes, ECR, Datadog (`service:` tag) and OpenTelemetry (`service.name`). */
  name: "sample-web-app",
  /** Kubernetes namespace that Argo CD deploys into. */
  namespace: "sample-web-app",
  /** TCP ports of a pod. */
  ports: { http: 8080 },
  /** What Kubernetes and people ask for: is it alive, may it have traffic, what did it receive. */
  paths: { health: "/health", ready: "/ready", echo: "/echo" },
  /** Span attribute `operation.name`, and so the name of the trace metrics: users' requests and mirrored ones. */
  operations: { request: "http.server.request", shadow: "http.server.shadow" },
} as const;
