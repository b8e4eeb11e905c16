import { allocate } from "./cidr";
import type { Environment } from "./schema";

/** Tiers of subnets: nodes and pods, load balancers and NAT, the control plane's interfaces. */
export const SUBNET_TIERS = ["private", "public", "intra"] as const;
export type SubnetTier = (typeof SUBNET_TIERS)[number];

/** One network per availability zone, in the order of `availabilityZones`. */
export type SubnetPlan = Readonly<Record<SubnetTier, string[]>>;

/**
 * Divides the VPC zone by zone (private, public, intra), so that a zone which is added at the end of the list
 * moves no subnet that is there: moving one means replacing it and all that lives in it.
 *
 * @throws RangeError when the VPC is too small; environments are checked for that when they are loaded.
 */
export function subnetPlan(
  network: Pick<Environment["network"], "cidr" | "availabilityZones" | "subnetPrefixes">,
): SubnetPlan {
  const prefixes = network.availabilityZones.flatMap(() =>
    SUBNET_TIERS.map((tier) => network.subnetPrefixes[tier]),
  );
  const subnets = allocate(network.cidr, prefixes);
  const ofTier = (tier: SubnetTier) =>
    subnets.filter((_, index) => SUBNET_TIERS[index % SUBNET_TIERS.length] === tier);
  return { private: ofTier("private"), public: ofTier("public"), intra: ofTier("intra") };
}
