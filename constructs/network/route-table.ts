import { RouteTable as AwsRouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Construct } from "constructs";
import type { ZoneSubnet } from "./subnets";

export interface RouteTableConfig {
  readonly name: string;
  readonly vpcId: string;
  readonly subnets: readonly ZoneSubnet[];
  /** Where everything outside of the VPC goes; left out, nothing leaves the VPC. */
  readonly defaultRoute?: { readonly gatewayId: string } | { readonly natGatewayId: string };
}

/**
 * A route table and the subnets that follow it. Its routes are exactly these: one added by hand shows in the
 * next plan. (Routes of gateway endpoints belong to the endpoint; the provider leaves them alone.)
 */
export class RouteTable extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, config: RouteTableConfig) {
    super(scope, id);
    const table = new AwsRouteTable(this, "table", {
      vpcId: config.vpcId,
      route: config.defaultRoute ? [{ cidrBlock: "0.0.0.0/0", ...config.defaultRoute }] : [],
      tags: { Name: config.name },
    });
    for (const subnet of config.subnets) {
      new RouteTableAssociation(this, subnet.zone, { routeTableId: table.id, subnetId: subnet.id });
    }
    this.id = table.id;
  }
}
