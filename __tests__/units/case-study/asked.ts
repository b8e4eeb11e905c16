/**
 * What the case study asks for by name. It is not in this repository: where it lies beside it, a test holds this list
 * to it.
 */

/** The files of its three repositories. */
export const files: readonly string[] = [
  ".github/workflows/build-push-ecr.yml",
  "pkg/middleware/tracing.go",
  "pkg/telemetry/telemetry.go",
  "templates/index.html",
  "templates/echo.html",
  "Dockerfile",
  "go.mod",
  "main.go",
  "aws/terraform/main.tf",
  "aws/terraform/variables.tf",
  "aws/terraform/outputs.tf",
  "aws/terraform/providers.tf",
  "aws/terraform/backend/main.tf",
  "aws/terraform/backend/variables.tf",
  "aws/terraform/backend/outputs.tf",
  "aws/terraform/modules/vpc/",
  "aws/terraform/modules/eks/",
  "aws/terraform/modules/ecr/",
  "aws/terraform/modules/helm/",
  "aws/terraform/modules/helm/values/argocd-values.yaml",
  "aws/terraform/modules/helm/values/argocd-image-updater-values.yaml",
  "aws/terraform/modules/helm/values/argo-rollouts-values.yaml",
  "aws/terraform/modules/helm/values/kong-values.yaml",
  "argocd/application.yaml",
  "charts/sample-web-app/Chart.yaml",
  "charts/sample-web-app/values.yaml",
  "charts/sample-web-app/values-prod.yaml",
  ...[
    "_helpers.tpl",
    "rollout.yaml",
    "service.yaml",
    "serviceaccount.yaml",
    "ingress.yaml",
    "hpa.yaml",
    "configmap.yaml",
    "otel-configmap.yaml",
    "otel-collector.yaml",
    "otel-service.yaml",
    "kong-prometheus-plugin.yaml",
    "datadog-secret.yaml",
  ].map((name) => `charts/sample-web-app/templates/${name}`),
];

/** Its technologies, in the order of section 2; the last two are of section 3. */
export const components: readonly string[] = [
  "IaC",
  "Backend",
  "State lock",
  "Structure",
  "Kubernetes",
  "Node group",
  "Ingress",
  "Scaling",
  "GitOps engine",
  "Image updater",
  "Progressive delivery",
  "CI pipeline",
  "Container registry",
  "APM, metrics, logs",
  "Instrumentation",
  "Log collection",
  "Kong metrics",
  "Language",
  "Framework",
];

/** Numbers of its checklist. */
export const tasks: readonly string[] = ["1", "2", "3", "4a", "4b", "4c", "5", "6", "7a", "7b", "7c"];

export const extras = 7;

/** Fields of its example of a log line. */
export const logFields: readonly string[] = [
  "timestamp",
  "level",
  "service",
  "trace_id",
  "span_id",
  "http.method",
  "http.url",
  "http.status_code",
  "http.duration_ms",
];
