import { allocate } from "./cidr";
import type { Environment } from "./schema";

/** Tiers of subnets: nodes and pods, load balancers and NAT, the control plane's interfaces. */
export const SUBNET_TIERS = ["private", "public", "intra"] as const;
export type SubnetTier = (typeof SUBNET_TIERS)[number];

/** One network per availability zone, in the order of `availabilityZones`. */
export type SubnetPlan = Readonly<Record<SubnetTier, string[]>>;

/**
 * Divides the VPC among zones and tiers: all private subnets first, then public, then intra.
 *
 * @throws RangeError when the VPC is too small; environments are checked for that when they are loaded.
 */
export function subnetPlan(
  network: Pick<Environment["network"], "cidr" | "availabilityZones" | "subnetPrefixes">,
): SubnetPlan {
  const zones = network.availabilityZones.length;
  const prefixes = SUBNET_TIERS.flatMap((tier) => Array<number>(zones).fill(network.subnetPrefixes[tier]));
  const subnets = allocate(network.cidr, prefixes);
  const [privates, publics, intras] = SUBNET_TIERS.map((_, tier) =>
    subnets.slice(tier * zones, (tier + 1) * zones),
  ) as [string[], string[], string[]];
  return { private: privates, public: publics, intra: intras };
}
