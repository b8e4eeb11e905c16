import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { IAspect } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { Environment } from "../../config/schema";

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
            "kms:GenerateDataKey*",
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
    this.arn = new IamPolicy(this, "policy", {
      name: boundaryName(environment),
      description: "Permissions boundary of every role that the pipeline makes",
      policy: ceiling.json,
    }).arn;
  }
}

/** Gives the boundary to every role below the construct that it is added to. */
export class BoundRoles implements IAspect {
  constructor(private readonly environment: Environment) {}

  visit(node: IConstruct): void {
    if (node instanceof IamRole) node.permissionsBoundary = boundaryArn(this.environment);
  }
}

/** The boundary's ARN is made up from its name: stacks would otherwise have to read the backend's state for it. */
export function boundaryArn(environment: Environment): string {
  return `arn:aws:iam::${environment.account}:policy/${boundaryName(environment)}`;
}

function boundaryName({ project, name }: Environment): string {
  return `${project}-${name}-role-boundary`;
}
