import { NetworkAcl as AwsNetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { Construct } from "constructs";
import type { NetworkAclRules } from "./network-acl-rules";

export interface NetworkAclConfig {
  readonly name: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly rules: NetworkAclRules;
}

/** Room between rule numbers, so that a person can squeeze a rule in during an incident. */
const STEP = 10;
const FIRST = 100;

/**
 * The network ACL of one tier of subnets: exactly these rules and these subnets, everything else is refused.
 *
 * An ACL is the coarse net beneath the security groups, and it keeps no state: answers need a rule as well.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export class NetworkAcl extends Construct {
  constructor(scope: Construct, id: string, config: NetworkAclConfig) {
    super(scope, id);
    const numbered = (rules: NetworkAclRules["ingress"]) =>
      rules.map((rule, index) => ({
        action: "allow",
        ruleNo: FIRST + index * STEP,
        protocol: rule.protocol,
        cidrBlock: rule.cidr,
        fromPort: rule.ports?.[0] ?? 0,
        toPort: rule.ports?.[1] ?? 0,
        icmpType: rule.icmp?.type,
        icmpCode: rule.icmp?.code,
      }));
    new AwsNetworkAcl(this, "acl", {
      vpcId: config.vpcId,
      subnetIds: [...config.subnetIds],
      ingress: numbered(config.rules.ingress),
      egress: numbered(config.rules.egress),
      tags: { Name: config.name },
    });
  }
}
