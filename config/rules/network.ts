import { overlap, PRIVATE_NETWORKS, prefixLength, SHARED_NETWORK, size, within } from "../cidr";
import { SUBNET_TIERS, subnetPlan } from "../network";
import { number, type Refusal } from "../refusal";
import type { Environment } from "../schema";

/** The VPC, its subnets and zones, and the network of Kubernetes Services. */
export function networkRefusals(environment: Environment): Refusal[] {
  return [...vpcRefusals(environment), ...zoneRefusals(environment), ...serviceRefusals(environment)];
}

/** Some AWS services give it to their own containers. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const DOCKER_NETWORK = "172.17.0.0/16";

function vpcRefusals({ network }: Environment): Refusal[] {
  const refuse = (reason: string): Refusal[] => [{ path: ["network", "cidr"], value: network.cidr, reason }];
  const prefix = prefixLength(network.cidr);
  if (prefix < 16 || prefix > 28) {
    return refuse(`is a /${prefix}: AWS accepts /16 to /28 for a VPC. Choose a prefix in between.`);
  }
  if (![...PRIVATE_NETWORKS, SHARED_NETWORK].some((range) => within(network.cidr, range))) {
    return refuse(
      `is public: its addresses belong to somebody else, whom nodes could then not reach. ` +
        `Choose a network in ${[...PRIVATE_NETWORKS, SHARED_NETWORK].join(", ")}.`,
    );
  }
  if (overlap(network.cidr, DOCKER_NETWORK)) {
    return refuse(
      `overlaps ${DOCKER_NETWORK}, which AWS services and Docker use inside their hosts. Choose another network.`,
    );
  }
  try {
    subnetPlan(network);
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const zones = network.availabilityZones.length;
    const tiers = SUBNET_TIERS.map((tier) => `${zones} × /${network.subnetPrefixes[tier]} ${tier}`).join(
      ", ",
    );
    return refuse(
      `has ${number(size(prefix))} addresses, too few for its subnets (${tiers}). ` +
        "Choose a larger network, longer prefixes in network.subnetPrefixes, or fewer zones.",
    );
  }
}

function zoneRefusals({ region, network }: Environment): Refusal[] {
  return network.availabilityZones.flatMap((zone, index, zones): Refusal[] => {
    const refuse = (reason: string): Refusal[] => [
      { path: ["network", "availabilityZones", index], value: zone, reason },
    ];
    if (zone.slice(0, -1) !== region) {
      return refuse(`is not a zone of region ${region}. Name zones like "${region}a".`);
    }
    if (zones.indexOf(zone) < index) return refuse("is listed twice. Name each zone once.");
    return [];
  });
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html */
function serviceRefusals({ network, cluster }: Environment): Refusal[] {
  const refuse = (reason: string): Refusal[] => [
    { path: ["cluster", "serviceCidr"], value: cluster.serviceCidr, reason },
  ];
  const prefix = prefixLength(cluster.serviceCidr);
  if (prefix < 12 || prefix > 24) {
    return refuse(`is a /${prefix}: EKS accepts /12 to /24 for Services. Choose a prefix in between.`);
  }
  if (!PRIVATE_NETWORKS.some((range) => within(cluster.serviceCidr, range))) {
    return refuse(`is not private. EKS takes Services from ${PRIVATE_NETWORKS.join(", ")} only.`);
  }
  if (overlap(cluster.serviceCidr, network.cidr)) {
    return refuse(
      `overlaps network.cidr (${network.cidr}), and EKS refuses that. Choose another, for example 172.20.0.0/16.`,
    );
  }
  return [];
}
