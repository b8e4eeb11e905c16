import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import type { Environment } from "../../config/schema";
import { suppress } from "../policies/suppress";
import { boundaryName } from "./bound-roles";

/**
 * The most that any role made by the pipeline can do, whatever policies it is given.
 *
 * Who may create roles and write their policies can otherwise make an administrator. The deploy role may only
 * touch roles that carry this boundary, and neither the boundary nor its own role (docs/decisions/0005).
 * It grants nothing by itself, so services are named whole.
 */
export class RoleBoundary extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { account, project, name, region } = environment;
    const ceiling = new DataAwsIamPolicyDocument(this, "ceiling", {
      statement: [
        {
          sid: "ClusterAndNodes",
          actions: [
            "autoscaling:*",
            "ec2:*",
            "ecr:*",
            "eks:*",
            "eks-auth:*",
            "elasticloadbalancing:*",
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey*",
            "kms:ListGrants",
            "logs:*",
          ],
          resources: ["*"],
          condition: [{ test: "StringEquals", variable: "aws:RequestedRegion", values: [region] }],
        },
        {
          sid: "FirstLoadBalancer",
          actions: ["iam:CreateServiceLinkedRole"],
          resources: [`arn:aws:iam::${account}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*`],
        },
        {
          sid: "Secrets",
          actions: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
          resources: [`arn:aws:secretsmanager:${region}:${account}:secret:${project}/${name}/*`],
        },
      ],
    });
    suppress(ceiling, "no-wildcard-permissions", "A permissions boundary grants nothing, it is a ceiling.");
    this.arn = new IamPolicy(this, "policy", {
      name: boundaryName(environment),
      description: "Permissions boundary of every role that the pipeline makes",
      policy: ceiling.json,
    }).arn;
  }
}
