import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Construct } from "constructs";

export interface SubnetsConfig {
  /** Start of each subnet's name; its zone follows. */
  readonly name: string;
  readonly vpcId: string;
  readonly availabilityZones: readonly string[];
  /** One network a zone, in the order of `availabilityZones`. */
  readonly cidrs: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A subnet as other constructs see it. */
export interface ZoneSubnet {
  readonly zone: string;
  readonly id: string;
}

/**
 * One subnet in each availability zone. None gives out public addresses: what faces the internet is a load
 * balancer or a NAT gateway, and these bring their own.
 *
 * A subnet's Terraform address ends in its zone, so that adding or reordering zones moves no other.
 */
export class Subnets extends Construct {
  readonly zones: readonly ZoneSubnet[];
  readonly ids: string[];

  constructor(scope: Construct, id: string, config: SubnetsConfig) {
    super(scope, id);
    this.zones = config.availabilityZones.map((zone, index) => {
      const subnet = new Subnet(this, zone, {
        vpcId: config.vpcId,
        availabilityZone: zone,
        cidrBlock: config.cidrs[index],
        mapPublicIpOnLaunch: false,
        tags: { Name: `${config.name}-${zone}`, ...config.tags },
      });
      return { zone, id: subnet.id };
    });
    this.ids = this.zones.map((subnet) => subnet.id);
  }
}
