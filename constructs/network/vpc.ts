import { DefaultNetworkAcl } from "@cdktf/provider-aws/lib/default-network-acl";
import { DefaultRouteTable } from "@cdktf/provider-aws/lib/default-route-table";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";

export interface VpcConfig {
  /** The VPC's name, and the start of the names of what comes with it. */
  readonly name: string;
  readonly cidr: string;
}

/**
 * A VPC that lets nothing through by default, and its internet gateway.
 *
 * AWS gives each VPC a security group, a network ACL and a main route table that serve whatever names no
 * other. They are emptied here, so that a subnet or interface somebody forgot to place reaches nothing,
 * and a rule added to them by hand shows in the next plan.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2
 */
export class Vpc extends Construct {
  readonly id: string;
  readonly cidr: string;
  readonly internetGateway: InternetGateway;

  constructor(scope: Construct, id: string, config: VpcConfig) {
    super(scope, id);
    const vpc = new AwsVpc(this, "vpc", {
      cidrBlock: config.cidr,
      // Both are needed for the names of a private API endpoint and of interface endpoints to resolve.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: config.name },
    });
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: vpc.id,
      // Said, not left out: the provider takes what is left out as "whatever is there".
      ingress: [],
      egress: [],
      tags: { Name: `${config.name}-default-unused` },
    });
    new DefaultNetworkAcl(this, "default-network-acl", {
      defaultNetworkAclId: vpc.defaultNetworkAclId,
      tags: { Name: `${config.name}-default-unused` },
      // A subnet whose own ACL is taken away falls back to this one, outside of Terraform.
      // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_network_acl
      lifecycle: { ignoreChanges: ["subnet_ids"] },
    });
    new DefaultRouteTable(this, "default-route-table", {
      defaultRouteTableId: vpc.defaultRouteTableId,
      route: [],
      tags: { Name: `${config.name}-default-unused` },
    });
    this.internetGateway = new InternetGateway(this, "internet-gateway", {
      vpcId: vpc.id,
      tags: { Name: config.name },
    });
    this.id = vpc.id;
    this.cidr = vpc.cidrBlock;
  }
}
