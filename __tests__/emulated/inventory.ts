import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListResourceTagsCommand } from "@aws-sdk/client-kms";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import type { Aws } from "../../backend/aws";
import { call, query } from "./aws-api";
import { keysIn } from "./keys";

/**
 * EC2's lists, and a tag in its answers that tells how many there are. Network ACLs and interfaces are left out:
 * AWS takes them away with the VPC and the gateway that they belong to, the emulator does not.
 */
const EC2 = {
  DescribeVpcs: "vpcId",
  DescribeSubnets: "subnetId",
  DescribeRouteTables: "routeTableId",
  DescribeInternetGateways: "internetGatewayId",
  DescribeNatGateways: "natGatewayId",
  DescribeSecurityGroups: "groupName",
  DescribeVpcEndpoints: "vpcEndpointId",
  DescribeAddresses: "allocationId",
  DescribeFlowLogs: "flowLogId",
} as const;
const IAM = { ListRoles: "Arn", ListOpenIDConnectProviders: "Arn" } as const;

/** How many there are of whatever our stacks make. What is shown as deleted for a while does not count. */
export async function inventory(endpoint: string, aws: Aws): Promise<Record<string, number>> {
  const count = async (service: "ec2" | "iam", action: string, tag: string) => {
    const answer = await query(endpoint, service, action);
    return occurrences(answer, `<${tag}>`) - occurrences(answer, "<state>deleted</state>");
  };
  const found: Record<string, number> = {
    buckets: (await aws.s3.send(new ListBucketsCommand())).Buckets?.length ?? 0,
    tables: (await aws.dynamodb.send(new ListTablesCommand())).TableNames?.length ?? 0,
    keys: await countKeys(aws),
    repositories: (await call(endpoint, "ecr", "DescribeRepositories")).repositories?.length ?? 0,
    secrets: (await call(endpoint, "secretsmanager", "ListSecrets")).SecretList?.length ?? 0,
    logGroups: (await call(endpoint, "logs", "DescribeLogGroups")).logGroups?.length ?? 0,
  };
  for (const [action, tag] of Object.entries(EC2)) found[action] = await count("ec2", action, tag);
  for (const [action, tag] of Object.entries(IAM)) found[action] = await count("iam", action, tag);
  return found;
}

async function countKeys(aws: Aws): Promise<number> {
  const ours = await Promise.all(
    (await keysIn(aws)).map(async ({ KeyId, KeyState }) => {
      const { Tags } = await aws.kms.send(new ListResourceTagsCommand({ KeyId }));
      // The emulator adds keys of AWS's own, for example for its tables.
      return KeyState === "Enabled" && Tags?.some(({ TagKey }) => TagKey === "project");
    }),
  );
  return ours.filter(Boolean).length;
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
