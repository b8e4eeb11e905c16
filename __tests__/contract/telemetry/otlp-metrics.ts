/**
 * What agents make of metrics that come by OTLP, as they are configured: histograms become distributions, counts that
 * only grow become counts, and what goes up and down becomes a gauge. Names stay.
 *
 * pkg/opentelemetry-mapping-go/otlp/metrics/metrics_translator.go (7.81.1), and the same file in
 * github.com/DataDog/opentelemetry-mapping-go v0.27.0 (7.67.0); defaults of `otlp_config.metrics` in
 * pkg/config/setup/otlp.go. No metric of Node's is renamed: runtime_metric_mappings.go knows Go, .NET and the JVM.
 */
import type { Values as Attributes, ReceivedMetric, Value } from "../../../service/testing/otlp";
import { type Emitted, kept, type Tags, union } from "./emitted";
import { hostTags, podTags } from "./tags";

/** `coreMapping` and `ContainerMappings` in otlp/attributes/attributes.go: these of the resource's attributes are kept. */
const RESOURCE_TAGS: Readonly<Record<string, string>> = {
  "deployment.environment": "env",
  "deployment.environment.name": "env",
  "service.name": "service",
  "service.version": "version",
  "k8s.namespace.name": "kube_namespace",
  "k8s.pod.name": "pod_name",
  "k8s.cluster.name": "kube_cluster_name",
  "k8s.container.name": "kube_container_name",
  "k8s.deployment.name": "kube_deployment",
};

/** By this attribute the agent knows the pod, and adds its tags (`OriginIDFromAttributes`). */
const POD = "k8s.pod.uid";

/**
 * Tags of the host that the metrics come from. Without an attribute for it that is the agent itself. `k8s.node.name`
 * alone names one that no agent reports as, since agents put the cluster's name behind it: such a host has no tags
 * (`k8sHostnameFromAttributes` in otlp/attributes/source.go, and pkg/util/kubernetes/hostinfo/).
 */
export function tagsOfHost(resource: Attributes): Tags {
  if (!("k8s.node.name" in resource)) return hostTags;
  return "k8s.cluster.name" in resource ? hostTags : {};
}

/** @param received the last export of each metric */
export function otlpMetrics(received: readonly ReceivedMetric[]): Emitted[] {
  return received.map(({ name, type, monotonic, points, resource }) => ({
    metric: name,
    kind: type === "histogram" ? "distribution" : type === "sum" && monotonic ? "count" : "gauge",
    tags: union([
      ...points.map(({ attributes }) => tagsOf(attributes, (key) => key)),
      tagsOf(resource, (key) => RESOURCE_TAGS[key]),
      POD in resource ? podTags : {},
      tagsOfHost(resource),
    ]),
    source: "OTLP: pkg/opentelemetry-mapping-go/otlp/metrics/metrics_translator.go",
  }));
}

function tagsOf(attributes: Attributes, rename: (key: string) => string | undefined): Tags {
  return union(
    Object.entries(attributes).flatMap(([key, value]: [string, Value]) => {
      const tag = rename(key);
      return tag ? [{ [tag]: [kept(value)] }] : [];
    }),
  );
}
