/** What the pods of all charts are told alike, in the form that charts hand through to Kubernetes. */
import { type Requests, requestsOf } from "../../config/workloads";

/** Requests and limits of a container, as Kubernetes writes quantities. */
export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

/**
 * Requests as `config/workloads.ts` counts them, and twice the memory as the limit. None for the processor: it would
 * slow a pod down while the node is idle.
 */
export function resources(workload: string, container?: string): Resources {
  return resourcesOf(requestsOf(workload, container));
}

/** The same for a container that is not in the list as it is, but made up of what is. */
export function resourcesOf({ cpu, memory }: Requests): Resources {
  return {
    requests: { cpu: `${cpu}m`, memory: `${memory}Mi` },
    limits: { memory: `${2 * memory}Mi` },
  };
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: "topology.kubernetes.io/zone" | "kubernetes.io/hostname";
  readonly whenUnsatisfiable: "ScheduleAnyway" | "DoNotSchedule";
  readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> };
}

/** Pods with these labels, over zones and over nodes, as well as it can be done: a pod on a busy node beats none. */
export function spread(matchLabels: Readonly<Record<string, string>>): SpreadConstraint[] {
  return (["topology.kubernetes.io/zone", "kubernetes.io/hostname"] as const).map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels },
  }));
}

/** What the restricted Pod Security Standard asks of a container. */
export interface RestrictedContainer {
  readonly allowPrivilegeEscalation: false;
  readonly readOnlyRootFilesystem: true;
  readonly capabilities: { readonly drop: readonly ["ALL"] };
}

export const restrictedContainer: RestrictedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
