import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../config/schema";
import { Key, throughService, USE_KEY } from "../constructs/encryption/key";
import { EnvironmentStack } from "../constructs/environment-stack";
import { RoleBoundary } from "../constructs/identity/role-boundary";
import { LockTable } from "./lock-table";
import { lockTableName, stateBucketName, stateKeyAlias, useRemoteState } from "./remote-state";
import { StateBucket } from "./state-bucket";

export interface BackendOutputs {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Encrypts states and locks. */
  readonly keyArn: string;
  /** Undefined where S3 alone does the locking. */
  readonly lockTableArn: string | undefined;
}

/**
 * Where an environment's Terraform states live, this stack's own included: `npm run bootstrap` brings it up.
 *
 * With deletion protection a destroy is refused at plan time, before it has loosened anything.
 */
export class BackendStack extends EnvironmentStack {
  readonly outputs: BackendOutputs;

  constructor(scope: Construct, environment: Environment) {
    super(scope, "backend", environment);
    useRemoteState(this);
    const { account, deletionProtection, state } = environment;
    const key = new Key(this, "key", {
      alias: stateKeyAlias(environment),
      description: `Terraform states and locks of ${this.prefix}`,
      account,
      users: [
        throughService("States", "s3", environment),
        // DynamoDB makes a grant for itself, in the name of whoever creates the table.
        throughService("Locks", "dynamodb", environment, [...USE_KEY, "kms:CreateGrant"]),
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
        {
          sid: "LockTable",
          services: ["dynamodb.amazonaws.com"],
          actions: ["kms:DescribeKey", "kms:Get*", "kms:List*"],
        },
      ],
      deletionWindowDays: this.keyDeletionWindowDays,
    });
    const bucket = new StateBucket(this, "states", {
      name: stateBucketName(environment),
      keyArn: key.arn,
      noncurrentVersionDays: state.noncurrentVersionDays,
      deletionProtection,
    });
    const table =
      state.locking === "s3"
        ? undefined
        : new LockTable(this, "locks", {
            name: lockTableName(environment),
            keyArn: key.arn,
            deletionProtection,
          });
    // Here because this stack is the first: roles of the others cannot be made without it.
    new RoleBoundary(this, "role-boundary", environment);
    this.outputs = {
      bucketName: bucket.name,
      bucketArn: bucket.arn,
      keyArn: key.arn,
      lockTableArn: table?.arn,
    };
    new TerraformOutput(this, "bucket_name", { value: bucket.name });
  }
}
