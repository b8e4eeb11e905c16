import { Eip } from "@cdktf/provider-aws/lib/eip";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Construct } from "constructs";
import type { ZoneSubnet } from "./subnets";

export interface NatGatewaysConfig {
  /** Start of each gateway's name; its zone follows. */
  readonly name: string;
  /** Public subnets, one a zone. */
  readonly subnets: readonly ZoneSubnet[];
  readonly internetGateway: InternetGateway;
  /** `single` puts one gateway into the first zone, `perZone` one into each. */
  readonly gateways: "single" | "perZone";
}

/**
 * The way out for what has no public address: one NAT gateway, or one a zone.
 *
 * A single gateway takes all zones' way out with it when its zone fails, and traffic from other zones
 * pays for crossing. https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
 */
export class NatGateways extends Construct {
  /** Addresses that the internet sees; partners put them on their allow lists. */
  readonly publicIps: string[];
  readonly #byZone: ReadonlyMap<string, string>;
  readonly #first: string;

  constructor(scope: Construct, id: string, config: NatGatewaysConfig) {
    super(scope, id);
    const [first, ...others] = config.subnets;
    if (!first)
      throw new RangeError(`${this.node.path}: a NAT gateway needs a public subnet, none was given`);
    const gateways = (config.gateways === "single" ? [first] : [first, ...others]).map((subnet) => {
      const tags = { Name: `${config.name}-${subnet.zone}` };
      const address = new Eip(this, `address-${subnet.zone}`, {
        domain: "vpc",
        tags,
        dependsOn: [config.internetGateway],
      });
      const gateway = new NatGateway(this, `gateway-${subnet.zone}`, {
        allocationId: address.id,
        subnetId: subnet.id,
        tags,
        // It cannot work before the internet gateway is attached, and nothing else says so.
        dependsOn: [config.internetGateway],
      });
      return { zone: subnet.zone, id: gateway.id, publicIp: address.publicIp };
    });
    this.publicIps = gateways.map((gateway) => gateway.publicIp);
    this.#byZone = new Map(gateways.map((gateway) => [gateway.zone, gateway.id]));
    this.#first = (gateways[0] as (typeof gateways)[number]).id;
  }

  /** Id of the gateway that serves a zone: its own, or the only one. */
  of(zone: string): string {
    return this.#byZone.get(zone) ?? this.#first;
  }
}
