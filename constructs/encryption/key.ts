import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";

export interface KeyConfig {
  /** Name of the alias, without `alias/`. */
  readonly alias: string;
  readonly description: string;
  readonly account: string;
  /** Who may use the key, beyond the account's administrators: one statement a user. */
  readonly users: readonly KeyUser[];
  /** Days between a deletion and its effect, 7 to 30. */
  readonly deletionWindowDays: number;
}

/** A principal and what it may do with the key, narrowed by conditions where the principal is a service. */
export interface KeyUser {
  readonly sid: string;
  readonly services?: readonly string[];
  readonly arns?: readonly string[];
  readonly actions: readonly string[];
  readonly condition?: DataAwsIamPolicyDocumentStatement["condition"];
}

/** Actions of a service that encrypts and decrypts on behalf of its users. */
export const USE_KEY = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncrypt*",
  "kms:GenerateDataKey*",
  "kms:DescribeKey",
];

/**
 * The account's principals, as far as IAM allows them, and only by way of one AWS service.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function throughService(
  sid: string,
  service: string,
  { account, region }: { readonly account: string; readonly region: string },
  actions: readonly string[] = USE_KEY,
): KeyUser {
  return {
    sid,
    arns: [`arn:aws:iam::${account}:root`],
    actions,
    condition: [
      { test: "StringEquals", variable: "kms:ViaService", values: [`${service}.${region}.amazonaws.com`] },
    ],
  };
}

/**
 * CloudWatch Logs, for one log group and no other.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function forLogGroup(
  sid: string,
  logGroupName: string,
  { account, region }: { readonly account: string; readonly region: string },
): KeyUser {
  const logGroupArn = `arn:aws:logs:${region}:${account}:log-group:${logGroupName}`;
  return {
    sid,
    services: [`logs.${region}.amazonaws.com`],
    actions: USE_KEY,
    condition: [{ test: "ArnLike", variable: "kms:EncryptionContext:aws:logs:arn", values: [logGroupArn] }],
  };
}

/**
 * A customer-managed key that rotates yearly, with a policy that names its users.
 *
 * The account's root statement hands administration to IAM; without it a key can become unmanageable.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export class Key extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, config: KeyConfig) {
    super(scope, id);
    const policy = new DataAwsIamPolicyDocument(this, "policy", {
      statement: [
        {
          sid: "Administration",
          principals: [{ type: "AWS", identifiers: [`arn:aws:iam::${config.account}:root`] }],
          actions: ["kms:*"],
          resources: ["*"],
        },
        ...config.users.map((user) => ({
          sid: user.sid,
          principals: [
            ...(user.services ? [{ type: "Service", identifiers: [...user.services] }] : []),
            ...(user.arns ? [{ type: "AWS", identifiers: [...user.arns] }] : []),
          ],
          actions: [...user.actions],
          resources: ["*"],
          condition: user.condition,
        })),
      ],
    });
    const key = new KmsKey(this, "key", {
      description: config.description,
      enableKeyRotation: true,
      deletionWindowInDays: config.deletionWindowDays,
      policy: policy.json,
    });
    new KmsAlias(this, "alias", { name: `alias/${config.alias}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
