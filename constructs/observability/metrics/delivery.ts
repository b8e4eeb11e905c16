/** Rollouts and Argo CD, by the metrics of their own controllers. */
import { applicationName } from "../../../config/argocd";
import { service } from "../../../config/service";
import { type Filter, not, tag } from "../query/filter";
import { type Expression, over, times } from "../query/formula";
import { type MetricQuery, metric } from "../query/metric";
import type { Scope } from "../scope";

/** Phases that end a rollout, or hold it until somebody comes. */
const failedPhases = ["abort", "error", "timeout"] as const;

/** 1 for the phase that the Rollout is in. */
export function rolloutPhase(scope: Scope): MetricQuery {
  return metric("max", "argo_rollouts.rollout.info", ofService(scope)).by("phase");
}

/** 1 while a version was given up. */
export function failedRollout(scope: Scope): MetricQuery {
  return rolloutPhase(scope).where(tag("phase", ...failedPhases));
}

/** 1 while a rollout waits. */
export function pausedRollout(scope: Scope): MetricQuery {
  return rolloutPhase(scope).where(tag("phase", "paused"));
}

/** Percentage of pods that are of the newest version, and so of the traffic that it has. At rest it is all of it. */
export function newVersionWeight(scope: Scope): Expression {
  const replicas = (which: "updated" | "desired") =>
    metric("max", `argo_rollouts.rollout.info.replicas.${which}`, ofService(scope));
  return times(over(replicas("updated"), replicas("desired")), 100);
}

/** Analyses by what their metrics came to: successful, failed, inconclusive, error. */
export function analysisResults(scope: Scope): MetricQuery {
  const filters = [...scope.cluster, tag("argo_rollouts_namespace", service.namespace)];
  return metric("sum", "argo_rollouts.analysis.run.metric.phase", filters).by("metric", "phase");
}

/** 1 for the state that each Application is in. */
export function applicationState(scope: Scope): MetricQuery {
  return metric("max", "argocd.app_controller.app.info", scope.cluster).by(
    "name",
    "sync_status",
    "health_status",
  );
}

/** 1 while the environment's Application is not what the repository says. */
export function outOfSync(scope: Scope, environment: { readonly name: string }): MetricQuery {
  return application(scope, environment, not(tag("sync_status", "synced")));
}

/** 1 while something that it deployed does not work. */
export function unhealthy(scope: Scope, environment: { readonly name: string }): MetricQuery {
  return application(scope, environment, tag("health_status", "degraded", "missing", "unknown"));
}

function application(scope: Scope, environment: { readonly name: string }, state: Filter): MetricQuery {
  const filters = [...scope.cluster, tag("name", applicationName(environment)), state];
  return metric("max", "argocd.app_controller.app.info", filters);
}

function ofService(scope: Scope): Filter[] {
  return [
    ...scope.cluster,
    tag("argo_rollouts_namespace", service.namespace),
    tag("argo_rollouts_name", service.name),
  ];
}
