import { instanceTypes } from "./instance-types";
import type { Environment } from "./schema";

/** What AWS lets an account have in a region until it is asked for more. */
export interface Quota {
  readonly name: string;
  /** Names that the commands of `aws service-quotas` take. */
  readonly service: string;
  readonly code: string;
  /** In a new account. */
  readonly default: number;
  /** How many of it an environment takes at most. */
  readonly takes: (environment: Environment) => number;
}

/**
 * The quotas that this platform comes near, or that accounts commonly share with others.
 *
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html,
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html,
 * https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html
 */
export const quotas: readonly Quota[] = [
  { name: "VPCs", service: "vpc", code: "L-F678F1CE", default: 5, takes: () => 1 },
  // Each NAT gateway has one; the load balancer's addresses are its own, and do not count.
  { name: "Elastic IP addresses", service: "ec2", code: "L-0263D0A3", default: 5, takes: natGateways },
  { name: "vCPUs on demand", service: "ec2", code: "L-1216C47A", default: 5, takes: vcpus },
  { name: "EKS clusters", service: "eks", code: "L-1194D53C", default: 100, takes: () => 1 },
  {
    name: "Network Load Balancers",
    service: "elasticloadbalancing",
    code: "L-69A177A2",
    default: 50,
    takes: () => 1,
  },
];

function natGateways({ network }: Environment): number {
  return network.natGateways === "single" ? 1 : network.availabilityZones.length;
}

/**
 * Of all nodes that the autoscaler may start, and those that EKS starts beside them to update the group: up to two
 * in each zone, or as many as it may take away at once.
 * https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
 */
function vcpus({ network, cluster: { nodeGroup } }: Environment): number {
  const { maximum, maxUnavailablePercentage, instanceType } = nodeGroup;
  const replaced = Math.ceil((maximum * maxUnavailablePercentage) / 100);
  const nodes = maximum + Math.max(2 * network.availabilityZones.length, replaced);
  return nodes * (instanceTypes.get(instanceType)?.vcpus ?? 0);
}
