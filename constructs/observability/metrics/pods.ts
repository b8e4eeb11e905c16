/** Pods of the service, by the kubelet and by the API server. */

import { tag } from "../query/filter";
import { type Expression, monotonicDiff, over } from "../query/formula";
import { type MetricQuery, metric } from "../query/metric";
import { inNamespace, inPods, type Scope } from "../scope";

const NANOCORES = 1e9;

/** Cores that each pod uses. */
export function cpuUsage(scope: Scope): Expression {
  return over(metric("sum", "kubernetes.cpu.usage.total", inPods(scope)).by("pod_name"), NANOCORES);
}

/** Bytes that each pod uses. */
export function memoryUsage(scope: Scope): MetricQuery {
  return metric("sum", "kubernetes.memory.usage", inPods(scope)).by("pod_name");
}

/** What a pod asks for, or may take at most: cores or bytes. All pods of a version have the same. */
export function reserved(scope: Scope, what: "cpu" | "memory", how: "requests" | "limits"): MetricQuery {
  return metric("max", `kubernetes.${what}.${how}`, inPods(scope));
}

/** Bytes a second that the pods receive or send; of a pod as a whole, whose containers share it. */
export function network(scope: Scope, direction: "rx" | "tx"): MetricQuery {
  return metric("sum", `kubernetes.network.${direction}_bytes`, inNamespace(scope)).by("pod_name");
}

/** How often containers of the namespace were started again, in each interval. */
export function restarts(scope: Scope): Expression {
  return monotonicDiff(restartCount(scope));
}

/** The same as Kubernetes counts it: since each pod was made. */
export function restartCount(scope: Scope): MetricQuery {
  return metric("sum", "kubernetes_state.container.restarts", inNamespace(scope)).by("pod_name");
}

/** Pods that take traffic. */
export function readyPods(scope: Scope): MetricQuery {
  return metric("sum", "kubernetes_state.pod.ready", [...inNamespace(scope), tag("condition", "true")]);
}

/** Pods by phase: pending, running, failed … */
export function podsByPhase(scope: Scope): MetricQuery {
  return metric("sum", "kubernetes_state.pod.status_phase", inNamespace(scope)).by("pod_phase");
}

/** Pods that the autoscaler has, wants, or may have. */
export function autoscaler(scope: Scope, which: "current" | "desired" | "max" | "min"): MetricQuery {
  return metric("max", `kubernetes_state.hpa.${which}_replicas`, inNamespace(scope));
}
