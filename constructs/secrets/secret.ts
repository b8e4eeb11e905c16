import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy";
import { Construct } from "constructs";

export interface SecretConfig {
  readonly name: string;
  readonly description: string;
  readonly keyArn: string;
  readonly account: string;
  /** Days in which a deleted secret can be brought back: 0 (none) or 7 to 30. */
  readonly recoveryWindowDays: number;
}

/**
 * An entry in AWS Secrets Manager without a value: a person puts it there, so it is in no code, plan or state.
 *
 * Its policy refuses other accounts. Since Terraform manages it, one put in its place shows as drift.
 */
export class Secret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, config: SecretConfig) {
    super(scope, id);
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: config.name,
      description: config.description,
      kmsKeyId: config.keyArn,
      recoveryWindowInDays: config.recoveryWindowDays,
    });
    const policy = new DataAwsIamPolicyDocument(this, "policy-document", {
      statement: [
        {
          sid: "RefuseOtherAccounts",
          effect: "Deny",
          principals: [{ type: "AWS", identifiers: ["*"] }],
          actions: ["secretsmanager:*"],
          resources: ["*"],
          condition: [
            { test: "StringNotEquals", variable: "aws:PrincipalAccount", values: [config.account] },
            // AWS services have no account of their own.
            { test: "Bool", variable: "aws:PrincipalIsAWSService", values: ["false"] },
          ],
        },
      ],
    });
    new SecretsmanagerSecretPolicy(this, "policy", {
      secretArn: secret.arn,
      policy: policy.json,
      blockPublicPolicy: true,
    });
    this.arn = secret.arn;
  }
}
