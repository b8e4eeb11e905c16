import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface ServiceRoleConfig {
  readonly name: string;
  readonly description: string;
  /** Service principal that assumes the role, for example "eks.amazonaws.com". */
  readonly service: string;
  /** Names of policies that AWS manages, without `arn:aws:iam::aws:policy/`. */
  readonly managedPolicies: readonly string[];
}

/** An IAM role that an AWS service assumes, with policies that AWS manages. */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** Depend on these where the service uses the role at once: a role without its policies is refused. */
  readonly attachments: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, config: ServiceRoleConfig) {
    super(scope, id);
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: [config.service] }] },
      ],
    });
    const role = new IamRole(this, "role", {
      name: config.name,
      description: config.description,
      assumeRolePolicy: trust.json,
    });
    this.attachments = config.managedPolicies.map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, {
          role: role.name,
          policyArn: `arn:aws:iam::aws:policy/${policy}`,
        }),
    );
    this.arn = role.arn;
  }
}
