import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

export interface S3EndpointConfig {
  readonly name: string;
  readonly vpcId: string;
  readonly account: string;
  readonly region: string;
  readonly routeTableIds: readonly string[];
}

/**
 * The free way to S3 that does not pass NAT, and through which data cannot be carried off: any bucket may be
 * read, as image layers need (those of ECR and registry.k8s.io lie in buckets of AWS and of the Kubernetes
 * project), but only this account's buckets may be listed or written.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
 */
export class S3Endpoint extends Construct {
  constructor(scope: Construct, id: string, config: S3EndpointConfig) {
    super(scope, id);
    const anyone = [{ type: "*", identifiers: ["*"] }];
    const policy = new DataAwsIamPolicyDocument(this, "policy", {
      statement: [
        {
          sid: "ReadAnyBucket",
          principals: anyone,
          actions: ["s3:GetObject", "s3:GetObjectVersion"],
          resources: ["*"],
        },
        {
          sid: "UseOwnBuckets",
          principals: anyone,
          actions: ["s3:*"],
          resources: ["*"],
          condition: [{ test: "StringEquals", variable: "aws:ResourceAccount", values: [config.account] }],
        },
      ],
    });
    new VpcEndpoint(this, "endpoint", {
      vpcId: config.vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${config.region}.s3`,
      routeTableIds: [...config.routeTableIds],
      policy: policy.json,
      tags: { Name: `${config.name}-s3` },
    });
  }
}

export interface InterfaceEndpointsConfig {
  /** Start of each endpoint's name; its service follows. */
  readonly name: string;
  readonly vpcId: string;
  /** Who may use the endpoints. */
  readonly vpcCidr: string;
  readonly region: string;
  /** Where the endpoints' interfaces go, one a zone. */
  readonly subnetIds: readonly string[];
  /** AWS services by the last part of their endpoint's name, for example "ecr.api". */
  readonly services: readonly string[];
}

/**
 * Private addresses of AWS services within the VPC, behind the services' usual names.
 *
 * Each costs by the hour and zone; in return its traffic leaves NAT and the internet.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export class InterfaceEndpoints extends Construct {
  constructor(scope: Construct, id: string, config: InterfaceEndpointsConfig) {
    super(scope, id);
    const securityGroup = new SecurityGroup(this, "security-group", {
      name: `${config.name}-endpoints`,
      description: "HTTPS from the VPC to AWS services",
      vpcId: config.vpcId,
      tags: { Name: `${config.name}-endpoints` },
    });
    new VpcSecurityGroupIngressRule(this, "https", {
      securityGroupId: securityGroup.id,
      description: "HTTPS from the VPC",
      cidrIpv4: config.vpcCidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    for (const service of config.services) {
      new VpcEndpoint(this, service.replaceAll(".", "-"), {
        vpcId: config.vpcId,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${config.region}.${service}`,
        subnetIds: [...config.subnetIds],
        securityGroupIds: [securityGroup.id],
        privateDnsEnabled: true,
        tags: { Name: `${config.name}-${service}` },
      });
    }
  }
}
