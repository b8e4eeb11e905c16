/**
 * The pages of metrics that the platform's programs have, as far as checks read them: names by the checks' maps, labels
 * by the programs. Both were read at the versions of both catalogs, and are the same in them but where it says so.
 */
import type { Exporter, Exposed } from "./open-metrics";

const gauges = (labels: readonly string[], ...names: readonly string[]): Exposed[] =>
  names.map((name) => ({ name, type: "gauge", labels }));
const counters = (labels: readonly string[], ...names: readonly string[]): Exposed[] =>
  names.map((name) => ({ name, type: "counter", labels }));
const histograms = (labels: readonly string[], ...names: readonly string[]): Exposed[] =>
  names.map((name) => ({ name, type: "histogram", labels }));

const needing = (needs: string, exposed: readonly Exposed[]): Exposed[] =>
  exposed.map((one) => ({ ...one, needs }));

/**
 * Kong's prometheus plugin; 3.9.3 adds label `workspace`. What the plugin says of upstreams' health becomes no metric but a
 * service check, and none at all while health checks are off, as Kong's ingress controller has them.
 */
export const kong: Exporter = {
  check: "kong",
  endpoint: "openmetrics_endpoint",
  prefix: "kong",
  read: { seed: "3.5.0", current: "3.9.3" },
  source: "kong: kong/plugins/prometheus/exporter.lua; kong/datadog_checks/kong/metrics.py",
  exposed: [
    ...needing(
      "status_code_metrics",
      counters(["service", "route", "code", "source", "consumer"], "http.requests"),
    ),
    ...needing(
      "bandwidth_metrics",
      counters(["service", "route", "direction", "consumer"], "bandwidth.bytes"),
    ),
    ...needing(
      "latency_metrics",
      histograms(["service", "route"], "kong.latency.ms", "upstream.latency.ms", "request.latency.ms"),
    ),
    ...gauges(["node_id", "subsystem", "state"], "nginx.connections.total"),
    ...gauges(["node_id", "subsystem"], "nginx.requests.total"),
    ...gauges(["state"], "nginx.timers"),
    ...gauges(
      ["node_id", "shared_dict", "kong_subsystem"],
      "memory.lua.shared_dict.bytes",
      "memory.lua.shared_dict.total_bytes",
    ),
  ],
};

/** Kong's ingress controller: what its annotation asks for. 3.5.13 adds label `instance_id`. */
export const kongController: Exporter = {
  check: "openmetrics",
  endpoint: "openmetrics_endpoint",
  prefix: "kong_controller",
  read: { seed: "3.0.2", current: "3.5.13" },
  source: "kong ingress controller: internal/metrics/prometheus.go; openmetrics check",
  exposed: [
    ...counters(
      ["success", "protocol", "failure_reason", "dataplane"],
      "ingress_controller_configuration_push_count",
    ),
    ...gauges(["dataplane"], "ingress_controller_configuration_push_last_successful"),
    ...gauges([], "ingress_controller_translation_broken_resource_count"),
  ],
};

const APPLICATION = ["namespace", "name", "project"];

/** Argo CD's application controller; 3.4.4 adds labels (`autosync_enabled`, `dry_run`). */
export const argoCdController: Exporter = {
  check: "argocd",
  endpoint: "app_controller_endpoint",
  prefix: "argocd.app_controller",
  read: { seed: "2.8.21", current: "3.4.4" },
  source: "argo-cd: controller/metrics/metrics.go; argocd/datadog_checks/argocd/metrics.py",
  exposed: [
    ...gauges(
      [...APPLICATION, "repo", "dest_server", "dest_namespace", "sync_status", "health_status", "operation"],
      "app.info",
    ),
    ...counters([...APPLICATION, "dest_server", "phase"], "app.sync"),
    ...counters(
      [...APPLICATION, "server", "response_code", "verb", "resource_kind", "resource_namespace"],
      "app.k8s.request",
    ),
    ...histograms(["namespace", "dest_server"], "app.reconcile"),
    ...counters(["server", "group", "kind"], "cluster.events"),
    ...gauges([], "process.resident_memory.bytes", "go.goroutines"),
    ...gauges(["name"], "workqueue.depth"),
  ],
};

/** Argo Rollouts. It tells no weight: what a canary gets is its share of the replicas. */
export const argoRollouts: Exporter = {
  check: "argo_rollouts",
  endpoint: "openmetrics_endpoint",
  prefix: "argo_rollouts",
  read: { seed: "1.6.6", current: "1.9.0" },
  source:
    "argo-rollouts: controller/metrics/prommetrics.go; argo_rollouts/datadog_checks/argo_rollouts/metrics.py",
  renamed: {
    name: "argo_rollouts_name",
    namespace: "argo_rollouts_namespace",
    version: "go_version",
  },
  exposed: [
    ...gauges(["namespace", "name", "strategy", "traffic_router", "phase"], "rollout.info"),
    ...gauges(
      ["namespace", "name"],
      "rollout.info.replicas.available",
      "rollout.info.replicas.desired",
      "rollout.info.replicas.unavailable",
      "rollout.info.replicas.updated",
    ),
    ...counters(["namespace", "name", "type", "reason"], "rollout.events"),
    ...counters(["namespace", "name"], "rollout.reconcile.error", "analysis.run.reconcile.error"),
    ...histograms(["namespace", "name"], "rollout.reconcile", "analysis.run.reconcile"),
    ...gauges(["namespace", "name", "phase"], "analysis.run.info"),
    ...gauges(["namespace", "name", "metric", "type"], "analysis.run.metric.type"),
    ...gauges(["namespace", "name", "metric", "type", "dry_run", "phase"], "analysis.run.metric.phase"),
    ...histograms(["namespace", "name", "type", "reason"], "notification.send"),
  ],
};

export const exporters: readonly Exporter[] = [kong, kongController, argoCdController, argoRollouts];
