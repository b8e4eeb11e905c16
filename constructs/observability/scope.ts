/** Which part of what Datadog holds a query is about: one environment, or what a dashboard's reader chose. */
import { service } from "../../config/service";
import { type Filter, prefix, tag, variable } from "./query/filter";

export interface Scope {
  /** What the service reports of itself, with the version of each rollout. */
  readonly service: readonly Filter[];
  /** What is reported of the cluster. It knows nothing of versions of the service. */
  readonly cluster: readonly Filter[];
}

/** Variables at the top of the dashboard, each with the tag that it is about. */
export const dashboardVariables = {
  env: "env",
  service: "service",
  version: "version",
  cluster: "kube_cluster_name",
} as const;

/** For SLOs and monitors, which belong to one environment. */
export function scopeOf(environment: { readonly name: string }): Scope {
  const env = tag("env", environment.name);
  return { service: [env, tag("service", service.name)], cluster: [env] };
}

/** For the dashboard, whose reader may look elsewhere. */
export const dashboardScope: Scope = {
  service: [variable("env"), variable("service"), variable("version")],
  cluster: [variable("env"), variable("cluster", dashboardVariables.cluster)],
};

/** What runs in the service's namespace. */
export function inNamespace(scope: Scope): Filter[] {
  return [...scope.cluster, tag("kube_namespace", service.namespace)];
}

/** The service's own pods: those of its collector are in the same namespace. */
export function inPods(scope: Scope): Filter[] {
  return [...inNamespace(scope), tag("kube_container_name", service.name)];
}

/** What Kong counts for the service: it calls a Service of Kubernetes `<namespace>.<name>.<port>`. */
export function atGateway(scope: Scope): Filter[] {
  return [...scope.cluster, prefix("service", `${service.namespace}.`)];
}

/** What the service's collector reports of itself. */
export function inCollector(scope: Scope): Filter[] {
  return [...scope.cluster, tag("service", `${service.name}-collector`)];
}
