/**
 * What agents report of Kubernetes, as far as one may want to ask for it, with the files of
 * https://github.com/DataDog/datadog-agent that say so.
 */
import { any, type Emitted, emitted } from "./emitted";
import { clusterTags, hostTags, oneContainerTags, onePodTags } from "./tags";

/** What of the service's container a limit is set for: there is no limit to report of the rest. */
export type Limits = readonly string[];

/** By the kubelet, from each node. */
export function kubelet(limits: Limits): Emitted[] {
  const containers = { ...hostTags, ...oneContainerTags };
  const pods = { ...hostTags, ...onePodTags };
  return [
    ...emitted(["kubernetes.cpu.usage.total", "kubernetes.memory.usage", "kubernetes.memory.working_set"], {
      kind: "gauge",
      tags: containers,
      source: "kubelet: pkg/collector/corechecks/containers/kubelet/provider/{cadvisor,summary}/provider.go",
    }),
    ...emitted(
      [
        "kubernetes.cpu.requests",
        "kubernetes.memory.requests",
        ...limits.map((resource) => `kubernetes.${resource}.limits`),
        "kubernetes.containers.restarts",
      ],
      {
        kind: "gauge",
        tags: containers,
        source: "kubelet: pkg/collector/corechecks/containers/kubelet/provider/pod/provider.go",
      },
    ),
    // A pod's containers share its network.
    ...emitted(["kubernetes.network.rx_bytes", "kubernetes.network.tx_bytes"], {
      kind: "gauge",
      tags: pods,
      source: "kubelet: pkg/collector/corechecks/containers/kubelet/provider/cadvisor/provider.go",
    }),
  ];
}

/** Standard labels of an object, which the cluster agent joins to what it says of it (kubernetes_state_defaults.go). */
const labelled = any(
  "env",
  "service",
  "version",
  "kube_app_component",
  "kube_app_instance",
  "kube_app_managed_by",
  "kube_app_name",
  "kube_app_part_of",
  "kube_app_version",
);

/** Names and tags by `kubernetes_state.md` beside the check, in pkg/collector/corechecks/cluster/ksm/. */
function state(names: readonly string[], ...keys: readonly string[]): Emitted[] {
  return emitted(
    names.map((name) => `kubernetes_state.${name}`),
    {
      kind: "gauge",
      tags: { ...clusterTags, ...any(...keys) },
      source: "cluster agent: pkg/collector/corechecks/cluster/ksm/kubernetes_state.md",
    },
  );
}

const POD = ["kube_namespace", "pod_name", "node", "pod_phase", ...Object.keys(labelled)];
const CONTAINER = [...POD, "kube_container_name"];

/** By the API server, from the cluster agent that leads. */
export const kubernetesState: readonly Emitted[] = [
  ...state(["container.restarts", "container.ready", "container.running", "container.waiting"], ...CONTAINER),
  ...state(["container.status_report.count.waiting"], ...CONTAINER, "reason"),
  ...state(["container.cpu_requested", "container.memory_requested"], ...CONTAINER, "resource", "unit"),
  ...state(["pod.ready", "pod.scheduled"], ...POD, "condition"),
  ...state(["pod.status_phase"], ...POD),
  ...state(["node.by_condition"], "node", "condition", "status"),
  ...state(["node.status"], "node", "status"),
  ...state(
    ["node.cpu_allocatable", "node.memory_allocatable", "node.pods_allocatable"],
    "node",
    "resource",
    "unit",
  ),
  ...state(
    ["hpa.min_replicas", "hpa.max_replicas", "hpa.desired_replicas", "hpa.current_replicas"],
    "kube_namespace",
    "horizontalpodautoscaler",
  ),
  ...state(["hpa.condition"], "kube_namespace", "horizontalpodautoscaler", "condition", "status"),
  ...state(
    ["deployment.replicas_desired", "deployment.replicas_available", "deployment.replicas_unavailable"],
    "kube_namespace",
    "kube_deployment",
    ...Object.keys(labelled),
  ),
];
