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
} as const;
