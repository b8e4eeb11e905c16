import { service } from "./service";

/** What a container asks the scheduler for: millicores and MiB. */
export interface Requests {
  readonly cpu: number;
  readonly memory: number;
}

/**
 * What the platform runs, as the scheduler counts it: the requests of one pod, and how many pods.
 *
 * The values of the charts are to take their numbers from here: then what is checked is what is deployed.
 */
export interface Workload {
  readonly name: string;
  /** Requests of one pod, all of its containers together: millicores and MiB. */
  readonly cpu: number;
  readonly memory: number;
  /** The same by container, where a pod has several and each is given its own. */
  readonly containers?: Readonly<Record<string, Requests>>;
  /** Pods as a rule: a number of replicas, or one on every node. */
  readonly pods: number | "perNode";
  /** Pods at most, where an autoscaler adds some under load. */
  readonly most?: number;
  /**
   * What a new version needs on top while it replaces the old one: nothing (`recreate`, and whatever runs
   * once a node), one pod (`rolling`), or a full second set (`blueGreen`).
   */
  readonly rollout: "recreate" | "rolling" | "blueGreen";
}

/** Requests of the EKS add-ons are their defaults; they set none for memory. */
const addons: readonly Workload[] = [
  // 25 m each for aws-node and the network-policy agent beside it.
  { name: "vpc-cni", cpu: 50, memory: 0, pods: "perNode", rollout: "recreate" },
  { name: "kube-proxy", cpu: 100, memory: 0, pods: "perNode", rollout: "recreate" },
  { name: "eks-pod-identity-agent", cpu: 0, memory: 0, pods: "perNode", rollout: "recreate" },
  { name: "coredns", cpu: 100, memory: 70, pods: 2, rollout: "rolling" },
];

const charts: readonly Workload[] = [
  { name: "external-secrets", cpu: 50, memory: 128, pods: 2, rollout: "rolling" },
  { name: "external-secrets-webhook", cpu: 20, memory: 64, pods: 2, rollout: "rolling" },
  { name: "external-secrets-cert-controller", cpu: 20, memory: 128, pods: 1, rollout: "rolling" },
  { name: "metrics-server", cpu: 100, memory: 200, pods: 2, rollout: "rolling" },
  {
    name: "kong",
    ...together({ proxy: { cpu: 250, memory: 512 }, "ingress-controller": { cpu: 50, memory: 128 } }),
    pods: 2,
    most: 6,
    rollout: "rolling",
  },
  { name: "argocd-application-controller", cpu: 250, memory: 512, pods: 1, rollout: "recreate" },
  { name: "argocd-repo-server", cpu: 100, memory: 256, pods: 1, rollout: "rolling" },
  { name: "argocd-server", cpu: 50, memory: 128, pods: 1, rollout: "rolling" },
  { name: "argocd-redis", cpu: 50, memory: 64, pods: 1, rollout: "rolling" },
  { name: "argocd-image-updater", cpu: 50, memory: 128, pods: 1, rollout: "recreate" },
  { name: "argo-rollouts", cpu: 50, memory: 128, pods: 2, rollout: "recreate" },
  {
    name: "datadog-agent",
    ...together({
      agent: { cpu: 100, memory: 256 },
      "trace-agent": { cpu: 50, memory: 128 },
      "process-agent": { cpu: 20, memory: 128 },
    }),
    pods: "perNode",
    rollout: "recreate",
  },
  { name: "datadog-cluster-agent", cpu: 50, memory: 256, pods: 2, rollout: "rolling" },
  { name: "cluster-autoscaler", cpu: 50, memory: 300, pods: 2, rollout: "rolling" },
];

export const workloads: readonly Workload[] = [
  ...addons,
  ...charts,
  // Multiples of 5 give a canary its exact weights; a blue-green preview is as large as what it replaces.
  { name: service.name, cpu: 100, memory: 128, pods: 5, most: 10, rollout: "blueGreen" },
  { name: `${service.name}-collector`, cpu: 50, memory: 128, pods: 2, rollout: "rolling" },
];

/**
 * What a chart's values say for a pod of this workload, or for one of its containers.
 *
 * @throws Error for a name that is not in the list.
 */
export function requestsOf(workload: string, container?: string): Requests {
  const pod = workloads.find(({ name }) => name === workload);
  const requests = container === undefined ? pod : pod?.containers?.[container];
  if (!requests)
    throw new Error(`config/workloads.ts knows no ${[workload, container].filter(Boolean).join("/")}.`);
  return requests;
}

/**
 * Between how many pods an autoscaler may choose.
 *
 * @throws Error for a name that is not in the list, and for one that runs once a node.
 */
export function replicasOf(workload: string): { readonly fewest: number; readonly most: number } {
  const found = workloads.find(({ name }) => name === workload);
  if (!found || found.pods === "perNode") {
    throw new Error(`config/workloads.ts knows no ${workload} with a number of pods.`);
  }
  return { fewest: found.pods, most: found.most ?? found.pods };
}

/** A pod's requests from those of its containers. */
function together(containers: Readonly<Record<string, Requests>>) {
  const sum = (resource: keyof Requests) =>
    Object.values(containers).reduce((total, requests) => total + requests[resource], 0);
  return { cpu: sum("cpu"), memory: sum("memory"), containers };
}
