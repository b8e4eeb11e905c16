import { DescribeTableCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { GetPolicyCommand } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, ListResourceTagsCommand, paginateListKeys } from "@aws-sdk/client-kms";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { UserError } from "../config/user-error";
import type { PlanSummary, Terraform } from "../operations/terraform/terraform";
import { type Aws, ifPresent } from "./aws";

/** What of the backend's Terraform JSON matters here. */
export interface BackendConfiguration {
  readonly provider: { readonly aws: readonly { readonly default_tags: readonly { tags: Tags }[] }[] };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
}

type Tags = Readonly<Record<string, string>>;
type Attributes = Readonly<Record<string, unknown>>;

/** Seconds for AWS to finish a table that a killed run had just asked for; it takes about 10. */
const TABLE_SECONDS = 120;

/**
 * Takes what a killed run created, and could not write down, into the state that Terraform works on.
 *
 * Terraform knows a resource once its creation has returned. Killed before that, it leaves a bucket, a table
 * or a policy whose name is taken, or a key that nobody knows. The bucket's settings need no such care: to
 * create one is to set it.
 *
 * @param plan What Terraform would create is what it does not know.
 * @returns What was adopted, as AWS names it.
 */
export async function adopt(
  terraform: Terraform,
  plan: PlanSummary,
  configuration: BackendConfiguration,
  aws: Aws,
): Promise<string[]> {
  const adopted: string[] = [];
  for (const { address, action } of plan.resources) {
    if (action !== "create") continue;
    const [type, name] = address.split(".") as [string, string];
    const id = await find[type]?.(aws, configuration.resource[type]?.[name] ?? {}, configuration);
    if (!id) continue;
    const { code, stderr } = await terraform.run(["import", "-input=false", "-no-color", address, id]);
    if (code !== 0) throw new UserError(`"${id}" exists, and Terraform cannot adopt it:\n${stderr.trim()}`);
    adopted.push(id);
  }
  return adopted;
}

type Find = (aws: Aws, wanted: Attributes, all: BackendConfiguration) => Promise<string | undefined>;

/** By type, how to find the resource that Terraform wants to create: the id that it is imported by. */
const find: Readonly<Record<string, Find>> = {
  async aws_s3_bucket(aws, { bucket }) {
    const Bucket = String(bucket);
    const head = new HeadBucketCommand({ Bucket, ExpectedBucketOwner: aws.account });
    return (await ifPresent(aws.s3.send(head))) && Bucket;
  },

  async aws_dynamodb_table(aws, { name }) {
    const TableName = String(name);
    if (!(await ifPresent(aws.dynamodb.send(new DescribeTableCommand({ TableName }))))) return undefined;
    await waitUntilTableExists({ client: aws.dynamodb, maxWaitTime: TABLE_SECONDS }, { TableName });
    return TableName;
  },

  async aws_iam_policy(aws, { name }) {
    const arn = `arn:aws:iam::${aws.account}:policy/${String(name)}`;
    return (await ifPresent(aws.iam.send(new GetPolicyCommand({ PolicyArn: arn })))) && arn;
  },

  async aws_kms_alias(aws, { name }) {
    const alias = String(name);
    return (await describeKey(aws, alias)) && alias;
  },

  async aws_kms_key(aws, _, { provider, resource }) {
    for (const { name } of Object.values(resource.aws_kms_alias ?? {})) {
      const key = await describeKey(aws, String(name));
      if (key) return key.KeyId;
    }
    return findTaggedKey(aws, provider.aws[0]?.default_tags[0]?.tags ?? {});
  },
};

/** A key has no name until its alias exists, so a key without one is known by the stack's tags. */
async function findTaggedKey(aws: Aws, wanted: Tags): Promise<string | undefined> {
  for await (const { Keys } of paginateListKeys({ client: aws.kms }, {})) {
    for (const { KeyId } of Keys ?? []) {
      const tags = await aws.kms.send(new ListResourceTagsCommand({ KeyId })).then(
        ({ Tags }) => new Map(Tags?.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
        // A key that we may not look at is not one of ours.
        (error: Error) => {
          if (error.name !== "AccessDeniedException") throw error;
        },
      );
      const ours = tags && Object.entries(wanted).every(([key, value]) => tags.get(key) === value);
      if (ours && (await describeKey(aws, KeyId as string))?.KeyState !== "PendingDeletion") return KeyId;
    }
  }
  return undefined;
}

async function describeKey(aws: Aws, idOrAlias: string) {
  return (await ifPresent(aws.kms.send(new DescribeKeyCommand({ KeyId: idOrAlias }))))?.KeyMetadata;
}
