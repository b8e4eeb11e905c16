import type { InstanceType } from "./instance-types";
import { type Workload, workloads } from "./workloads";

/** What nodes offer and pods ask for: number of pods, millicores, MiB. */
export interface Capacity {
  readonly pods: number;
  readonly cpu: number;
  readonly memory: number;
}

/** `usual` is the replicas as configured, `peak` as many as the autoscalers allow; both during a rollout. */
export type Load = "usual" | "peak";

export type Resource = keyof Capacity;
const RESOURCES: readonly Resource[] = ["pods", "cpu", "memory"];

/** Part of an instance's memory that its hypervisor and firmware keep: Karpenter's default estimate. */
const VM_OVERHEAD = 0.075;
/** The kubelet evicts pods below this, so the scheduler does not hand it out. In MiB. */
const EVICTION_THRESHOLD = 100;
/** Millicores in a hundred that the image keeps of the first, second, third and fourth, and further vCPUs. */
const RESERVED_PERCENT = [6, 1, 0.5, 0.5];
const RESERVED_PERCENT_BEYOND = 0.25;

/**
 * Pods that a node accepts. An interface's first address is its own; two pods use the host's network.
 * Prefix delegation puts 16 addresses where one was, and EKS then stops at 110 (250 from 31 vCPUs on).
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses-procedure.html
 */
export function maxPods(type: InstanceType, prefixDelegation: boolean): number {
  const places = type.interfaces * (type.addressesPerInterface - 1);
  if (!prefixDelegation) return places + 2;
  return Math.min(places * 16 + 2, type.vcpus > 30 ? 250 : 110);
}

/**
 * What a node has left for pods after the reserves of the EKS image (AL2023).
 *
 * The image reserves memory for the pods that the type's plain addresses allow, whatever limit the node
 * group sets: prefix delegation does not raise it.
 * https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/config.go (withDefaultReservedResources)
 * https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/examples/#defining-a-max-pods-expression
 */
export function allocatable(type: InstanceType, prefixDelegation: boolean): Capacity {
  const reservedCpu = Array.from(
    { length: type.vcpus },
    (_, core) => 10 * (RESERVED_PERCENT[core] ?? RESERVED_PERCENT_BEYOND),
  ).reduce((sum, millicores) => sum + millicores, 0);
  const reservedMemory = 255 + 11 * maxPods(type, false);
  return {
    pods: maxPods(type, prefixDelegation),
    cpu: Math.floor(type.vcpus * 1000 - reservedCpu),
    memory: Math.max(0, Math.floor(type.memoryMib * (1 - VM_OVERHEAD) - reservedMemory - EVICTION_THRESHOLD)),
  };
}

/**
 * Addresses that a node with `pods` pods takes from its subnet: with prefix delegation whole /28 blocks and
 * a spare one, else at worst those of every interface.
 */
export function addresses(type: InstanceType, prefixDelegation: boolean, pods: number): number {
  if (!prefixDelegation) return type.interfaces * type.addressesPerInterface;
  return type.interfaces + 16 * (Math.ceil(pods / 16) + 1);
}

/** `nodes` nodes together. */
export function times(node: Capacity, nodes: number): Capacity {
  return { pods: node.pods * nodes, cpu: node.cpu * nodes, memory: node.memory * nodes };
}

/**
 * What the platform asks of `nodes` nodes while one of its workloads is being replaced: releases follow one
 * another, so the largest rollout counts, not their sum.
 *
 * No node is held back for a failure: an update starts new nodes before it drains old ones, and the Auto
 * Scaling group replaces a lost node within minutes, in which the second replica of everything that
 * matters to users still runs.
 * https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
 */
export function demand(nodes: number, load: Load, of: readonly Workload[] = workloads): Capacity {
  const total = (resource: Resource) =>
    of.reduce((sum, workload) => sum + replicas(workload, nodes, load) * request(workload, resource), 0) +
    Math.max(0, ...of.map((workload) => surge(workload, load) * request(workload, resource)));
  return { pods: total("pods"), cpu: total("cpu"), memory: total("memory") };
}

/** The resources that run out when `nodes` nodes carry the platform; none when it fits. */
export function shortages(
  node: Capacity,
  nodes: number,
  load: Load,
  of: readonly Workload[] = workloads,
): Resource[] {
  const offered = times(node, nodes);
  const asked = demand(nodes, load, of);
  return RESOURCES.filter((resource) => asked[resource] > offered[resource]);
}

/** The smallest number of nodes that carries the platform; undefined when nodes add less than they cost. */
export function nodesNeeded(
  node: Capacity,
  load: Load,
  of: readonly Workload[] = workloads,
): number | undefined {
  const LARGEST_NODE_GROUP = 450;
  for (let nodes = 1; nodes <= LARGEST_NODE_GROUP; nodes += 1) {
    if (shortages(node, nodes, load, of).length === 0) return nodes;
  }
  return undefined;
}

/** A workload of which not even one pod fits on a node, beside those that run on every node. */
export function tooLarge(node: Capacity, of: readonly Workload[] = workloads): Workload | undefined {
  const everywhere = of.filter(({ pods }) => pods === "perNode");
  const fits = (workload: Workload) =>
    RESOURCES.every((resource) => {
      const beside = everywhere.filter((other) => other !== workload);
      const asked = [...beside, workload].reduce((sum, each) => sum + request(each, resource), 0);
      return asked <= node[resource];
    });
  return [...of].sort((one, other) => other.memory - one.memory).find((workload) => !fits(workload));
}

/** The `count` workloads that ask for most of a resource, most first. */
export function largest(
  nodes: number,
  load: Load,
  resource: Resource,
  count: number,
): { name: string; amount: number }[] {
  return workloads
    .map((workload) => ({
      name: workload.name,
      amount: replicas(workload, nodes, load) * request(workload, resource),
    }))
    .sort((one, other) => other.amount - one.amount)
    .slice(0, count);
}

function replicas({ pods, most }: Workload, nodes: number, load: Load): number {
  if (pods === "perNode") return nodes;
  return load === "peak" ? (most ?? pods) : pods;
}

function surge(workload: Workload, load: Load): number {
  if (workload.rollout === "recreate") return 0;
  return workload.rollout === "rolling" ? 1 : replicas(workload, 0, load);
}

function request(workload: Workload, resource: Resource): number {
  return resource === "pods" ? 1 : workload[resource];
}
