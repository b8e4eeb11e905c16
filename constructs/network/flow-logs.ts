import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { forLogGroup, Key } from "../encryption/key";

export interface FlowLogsConfig {
  /** Name of the VPC, and start of the names of role and key. */
  readonly name: string;
  readonly vpcId: string;
  readonly account: string;
  readonly region: string;
  readonly retentionDays: number;
  /** Days between a deletion of the log group's key and its effect, 7 to 30. */
  readonly keyDeletionWindowDays: number;
}

/** Every connection in the VPC, accepted or rejected, in an encrypted log group. */
export class FlowLogs extends Construct {
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, config: FlowLogsConfig) {
    super(scope, id);
    this.logGroupName = `/aws/vpc/${config.name}/flow-logs`;
    const logGroupArn = `arn:aws:logs:${config.region}:${config.account}:log-group:${this.logGroupName}`;

    const key = new Key(this, "key", {
      alias: `${config.name}-flow-logs`,
      description: `Flow logs of ${config.name}`,
      account: config.account,
      users: [forLogGroup("FlowLogs", this.logGroupName, config)],
      deletionWindowDays: config.keyDeletionWindowDays,
    });
    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: this.logGroupName,
      retentionInDays: config.retentionDays,
      kmsKeyId: key.arn,
    });
    const role = this.#deliveryRole(config, logGroupArn);
    new FlowLog(this, "flow-log", {
      vpcId: config.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      tags: { Name: config.name },
    });
  }

  /**
   * The role in which flow logs of this account are delivered, to this log group only. It may not create
   * log groups: one that comes back after a destroy would be neither encrypted nor ever expire.
   * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
   */
  #deliveryRole({ name, account, region }: FlowLogsConfig, logGroupArn: string): IamRole {
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        {
          sid: "Deliver",
          principals: [{ type: "Service", identifiers: ["vpc-flow-logs.amazonaws.com"] }],
          actions: ["sts:AssumeRole"],
          condition: [
            { test: "StringEquals", variable: "aws:SourceAccount", values: [account] },
            {
              test: "ArnLike",
              variable: "aws:SourceArn",
              values: [`arn:aws:ec2:${region}:${account}:vpc-flow-log/*`],
            },
          ],
        },
      ],
    });
    const permissions = new DataAwsIamPolicyDocument(this, "permissions", {
      statement: [
        {
          sid: "Write",
          actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          resources: [logGroupArn, `${logGroupArn}:*`],
        },
        {
          // A listing of names; AWS grants it for all groups of an account or for none.
          sid: "Find",
          actions: ["logs:DescribeLogGroups"],
          resources: [`arn:aws:logs:${region}:${account}:log-group:*`],
        },
      ],
    });
    const role = new IamRole(this, "role", {
      name: `${name}-flow-logs`,
      description: `Delivers the flow logs of ${name}`,
      assumeRolePolicy: trust.json,
    });
    new IamRolePolicy(this, "policy", { name: "deliver", role: role.id, policy: permissions.json });
    return role;
  }
}
