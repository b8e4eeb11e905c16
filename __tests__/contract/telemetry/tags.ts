/**
 * The tags that agents add by themselves. https://docs.datadoghq.com/containers/kubernetes/tag/, and
 * https://github.com/DataDog/datadog-agent/blob/main/comp/core/tagger/collectors/workloadmeta_extract.go
 */
import { any } from "./emitted";

/** Of the host that reports: what the agents are told (`DD_TAGS`, `DD_CLUSTER_NAME`), and where they run. */
export const hostTags = any("env", "kube_cluster_name", "cluster_name", "host", "kube_node");

/** Of the cluster, by its cluster agent, which is no host (`initTags` in corechecks/cluster/ksm/kubernetes_state.go). */
export const clusterTags = any("env", "kube_cluster_name");

/** Of a pod, low cardinality: the same for all pods of a version. */
export const podTags = any(
  "env",
  "kube_app_component",
  "kube_app_instance",
  "kube_app_managed_by",
  "kube_app_name",
  "kube_app_part_of",
  "kube_app_version",
  "kube_argo_rollout",
  "kube_deployment",
  "kube_namespace",
  "kube_ownerref_kind",
  "kube_priority_class",
  "kube_qos",
  "kube_service",
  "pod_phase",
  "service",
  "version",
);

/** Of a container, low cardinality: checks of pods report with these. */
export const containerTags = {
  ...podTags,
  ...any("image_id", "image_name", "image_tag", "kube_container_name", "short_image"),
};

/** Of one pod, where agents report on pods one by one. */
export const onePodTags = { ...podTags, ...any("kube_ownerref_name", "kube_replica_set", "pod_name") };

/** Of one container. */
export const oneContainerTags = {
  ...onePodTags,
  ...containerTags,
  ...any("container_id", "container_name", "display_container_name"),
};
