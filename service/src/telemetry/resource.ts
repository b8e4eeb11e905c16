/** Who sends: the attributes that every span and metric of this process shares, but for `service.name`. */
import { randomUUID } from "node:crypto";
import type { Attributes } from "@opentelemetry/api";
import type { Config } from "../config";

/**
 * Names follow the semantic conventions; Datadog agents before 7.58 read `deployment.environment`, later ones
 * `deployment.environment.name`, so both are there. Of the names of node and cluster they make the host. What the configuration does not know is left out.
 */
export function resourceAttributes(config: Config): Attributes {
  const { pod } = config;
  const attributes: Record<string, string | number | undefined> = {
    "service.version": config.version,
    "service.namespace": pod.namespace ?? config.serviceName,
    "service.instance.id": pod.uid ?? randomUUID(),
    "deployment.environment": config.environment,
    "deployment.environment.name": config.environment,
    "k8s.cluster.name": config.cluster,
    "k8s.namespace.name": pod.namespace,
    "k8s.node.name": pod.node,
    "k8s.pod.name": pod.name,
    "k8s.pod.uid": pod.uid,
    "process.pid": process.pid,
    "process.runtime.name": "nodejs",
    "process.runtime.version": process.versions.node,
  };
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined),
  ) as Attributes;
}
