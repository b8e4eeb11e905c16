import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";

export interface LockTableConfig {
  readonly name: string;
  readonly keyArn: string;
  /** AWS refuses to delete the table, and Terraform to plan it. */
  readonly deletionProtection: boolean;
}

/** The table in which Terraform's S3 backend takes its locks: one item a state, keyed `LockID`. */
export class LockTable extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, config: LockTableConfig) {
    super(scope, id);
    const table = new DynamodbTable(this, "table", {
      name: config.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: config.keyArn },
      deletionProtectionEnabled: config.deletionProtection,
      lifecycle: { preventDestroy: config.deletionProtection },
    });
    this.arn = table.arn;
  }
}
