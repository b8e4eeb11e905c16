import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { useRemoteState } from "../backend/remote-state";
import { type SubnetTier, subnetPlan } from "../config/network";
import type { Environment } from "../config/schema";
import { EnvironmentStack } from "../constructs/environment-stack";
import { InterfaceEndpoints, S3Endpoint } from "../constructs/network/endpoints";
import { FlowLogs } from "../constructs/network/flow-logs";
import { NatGateways } from "../constructs/network/nat";
import { NetworkAcl } from "../constructs/network/network-acl";
import { intraRules, privateRules, publicRules } from "../constructs/network/network-acl-rules";
import { RouteTable } from "../constructs/network/route-table";
import { Subnets } from "../constructs/network/subnets";
import { Vpc } from "../constructs/network/vpc";

export interface VpcOutputs {
  readonly vpcId: string;
  readonly vpcCidr: string;
  /** Subnets of nodes and pods, one a zone. */
  readonly privateSubnetIds: string[];
  /** Subnets of load balancers that face the internet, one a zone. */
  readonly publicSubnetIds: string[];
  /** Subnets of the control plane's interfaces, one a zone; nothing in them can leave the VPC. */
  readonly intraSubnetIds: string[];
}

/**
 * How Kubernetes finds the subnets for its load balancers. The tag `kubernetes.io/cluster/<name>` is not set:
 * it tells clusters in one VPC apart, and a subnet without any such tag is taken (by EKS's cloud controller,
 * and by the AWS Load Balancer Controller since 2.1.2).
 * https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
const LOAD_BALANCER_TAGS: Readonly<Record<SubnetTier, Readonly<Record<string, string>>>> = {
  public: { "kubernetes.io/role/elb": "1" },
  private: { "kubernetes.io/role/internal-elb": "1" },
  intra: {},
};

/** The network: three tiers of subnets in each zone, and what lets them talk. */
export class VpcStack extends EnvironmentStack {
  readonly outputs: VpcOutputs;

  constructor(scope: Construct, environment: Environment) {
    super(scope, "vpc", environment);
    useRemoteState(this);
    const { account, region, network } = environment;
    const vpc = new Vpc(this, "vpc", { name: this.prefix, cidr: network.cidr });
    const at = { name: this.prefix, vpcId: vpc.id, account, region };

    const subnets = this.#subnets(vpc.id);
    const nat = new NatGateways(this, "nat", {
      name: this.prefix,
      subnets: subnets.public.zones,
      internetGateway: vpc.internetGateway,
      gateways: network.natGateways,
    });
    const routes = this.#routes(vpc, subnets, nat);
    const rules = { public: publicRules, private: privateRules, intra: intraRules };
    for (const tier of ["public", "private", "intra"] as const) {
      new NetworkAcl(this, `${tier}-acl`, {
        name: `${this.prefix}-${tier}`,
        vpcId: vpc.id,
        subnetIds: subnets[tier].ids,
        rules: rules[tier](network.cidr),
      });
    }

    // Not from the intra subnets, whose ACL ends at the VPC: S3's addresses are public.
    new S3Endpoint(this, "s3-endpoint", { ...at, routeTableIds: routes.private.map((table) => table.id) });
    if (network.interfaceEndpoints.length > 0) {
      new InterfaceEndpoints(this, "endpoints", {
        ...at,
        vpcCidr: network.cidr,
        subnetIds: subnets.private.ids,
        services: network.interfaceEndpoints,
      });
    }
    new FlowLogs(this, "flow-logs", {
      ...at,
      retentionDays: network.flowLogRetentionDays,
      keyDeletionWindowDays: this.keyDeletionWindowDays,
    });

    this.outputs = {
      vpcId: vpc.id,
      vpcCidr: vpc.cidr,
      privateSubnetIds: subnets.private.ids,
      publicSubnetIds: subnets.public.ids,
      intraSubnetIds: subnets.intra.ids,
    };
    new TerraformOutput(this, "vpc_id", { value: vpc.id });
    new TerraformOutput(this, "nat_public_ips", {
      description: "Addresses that the internet sees, for allow lists",
      value: nat.publicIps,
    });
  }

  #subnets(vpcId: string): Record<SubnetTier, Subnets> {
    const { network } = this.environment;
    const plan = subnetPlan(network);
    const tier = (name: SubnetTier) =>
      new Subnets(this, name, {
        name: `${this.prefix}-${name}`,
        vpcId,
        availabilityZones: network.availabilityZones,
        cidrs: plan[name],
        tags: LOAD_BALANCER_TAGS[name],
      });
    return { public: tier("public"), private: tier("private"), intra: tier("intra") };
  }

  /** Public subnets reach the internet, private ones their zone's NAT gateway, intra ones the VPC alone. */
  #routes(vpc: Vpc, subnets: Record<SubnetTier, Subnets>, nat: NatGateways) {
    const at = (name: string) => ({ name: `${this.prefix}-${name}`, vpcId: vpc.id });
    return {
      public: new RouteTable(this, "public-routes", {
        ...at("public"),
        subnets: subnets.public.zones,
        defaultRoute: { gatewayId: vpc.internetGateway.id },
      }),
      private: subnets.private.zones.map(
        (subnet) =>
          new RouteTable(this, `private-routes-${subnet.zone}`, {
            ...at(`private-${subnet.zone}`),
            subnets: [subnet],
            defaultRoute: { natGatewayId: nat.of(subnet.zone) },
          }),
      ),
      intra: new RouteTable(this, "intra-routes", { ...at("intra"), subnets: subnets.intra.zones }),
    };
  }
}
