import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface ServiceAccountRoleConfig {
  /** Name of the role. */
  readonly name: string;
  readonly oidcProviderArn: string;
  /** The cluster's issuer of service account tokens, without `https://`. */
  readonly oidcIssuer: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** What the pods may do. Keys are construct ids and stay when a policy is added or dropped. */
  readonly policyArns: Readonly<Record<string, string>>;
}

/**
 * A role for the pods of one service account by their own tokens (IRSA), where an AWS SDK is too old for
 * `PodIdentity`. The service account says the role's ARN in its annotation `eks.amazonaws.com/role-arn`.
 * https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export class ServiceAccountRole extends Construct {
  readonly roleArn: string;
  /** Pods that call AWS before these exist are refused: depend on them. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, config: ServiceAccountRoleConfig) {
    super(scope, id);
    const { oidcIssuer, namespace, serviceAccount } = config;
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        {
          actions: ["sts:AssumeRoleWithWebIdentity"],
          principals: [{ type: "Federated", identifiers: [config.oidcProviderArn] }],
          condition: [
            only(`${oidcIssuer}:aud`, "sts.amazonaws.com"),
            only(`${oidcIssuer}:sub`, `system:serviceaccount:${namespace}:${serviceAccount}`),
          ],
        },
      ],
    });
    const role = new IamRole(this, "role", {
      name: config.name,
      description: `Pods of ${namespace}/${serviceAccount}`,
      assumeRolePolicy: trust.json,
    });
    this.roleArn = role.arn;
    this.ready = Object.entries(config.policyArns).map(
      ([policy, policyArn]) => new IamRolePolicyAttachment(this, policy, { role: role.name, policyArn }),
    );
  }
}

function only(variable: string, value: string) {
  return { test: "StringEquals", variable, values: [value] };
}
