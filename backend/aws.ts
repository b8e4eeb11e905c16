import path from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-provider-ini";
import { loadSharedConfigFiles } from "@smithy/core/config";
import { ensureAccount } from "../config/placeholder";
import type { Environment } from "../config/schema";
import { UserError } from "../config/user-error";

/** AWS as the environment reaches it: the SDK goes where the provider leads Terraform. */
export interface Aws {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly kms: KMSClient;
  readonly iam: IAMClient;
  readonly secretsManager: SecretsManagerClient;
  readonly account: string;
}

/**
 * Connects to the environment's account.
 *
 * @param folder Working folder of a stack, from which `aws.sharedConfigFiles` are relative.
 * @throws UserError when the account is not filled in, cannot be reached, or is another.
 */
export async function connectAws(environment: Environment, folder: string): Promise<Aws> {
  ensureAccount(environment);
  const settings = settingsOf(environment);
  const config = await clientConfig(environment, folder);
  const { account: found } = await caller(config, settings);
  if (found !== environment.account) {
    throw new UserError(
      `${settings}: account "${environment.account}" is not the one that your credentials belong to ` +
        `("${found}"). Log in to the other, for example with AWS_PROFILE, or correct the file.`,
    );
  }
  return {
    s3: new S3Client({ ...config, forcePathStyle: environment.aws.s3UsePathStyle }),
    dynamodb: new DynamoDBClient(config),
    kms: new KMSClient(config),
    iam: new IAMClient(config),
    secretsManager: new SecretsManagerClient(config),
    account: environment.account,
  };
}

/** Whose credentials reach AWS. */
export interface Caller {
  readonly account?: string;
  readonly arn?: string;
}

/**
 * Asks AWS whose credentials the environment is reached with, whatever its account is.
 *
 * @param folder As of `connectAws`.
 * @throws UserError when there are none, or AWS cannot be reached.
 */
export async function findCaller(environment: Environment, folder: string): Promise<Caller> {
  return caller(await clientConfig(environment, folder), settingsOf(environment));
}

async function caller(config: ClientConfig, settings: string): Promise<Caller> {
  // The SDK prints six lines about the next Node version that it will ask for; .nvmrc says what we ask for.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  try {
    const { Account, Arn } = await new STSClient(config).send(new GetCallerIdentityCommand());
    return { account: Account, arn: Arn };
  } catch (error) {
    throw new UserError(
      `${settings}: AWS does not say who you are: ${(error as Error).message}. ` +
        "Log in first, for example with `aws sso login`, or set AWS_PROFILE.",
    );
  }
}

function settingsOf({ name }: Environment): string {
  return `config/environments/${name}.ts`;
}

interface ClientConfig {
  readonly region: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: ReturnType<typeof fromIni>;
}

/**
 * The SDK reads configuration files other than `~/.aws/config` only where the process's environment says so,
 * which is not ours to change: credentials and address are read from them here.
 */
async function clientConfig({ aws, region }: Environment, folder: string): Promise<ClientConfig> {
  if (!aws.sharedConfigFiles) return { region, profile: aws.profile };
  const profile = aws.profile ?? "default";
  for (const file of aws.sharedConfigFiles) {
    const shared = { configFilepath: path.resolve(folder, file), ignoreCache: true };
    const { configFile } = await loadSharedConfigFiles(shared);
    const settings = configFile[profile];
    if (!settings) continue;
    return { region, endpoint: settings.endpoint_url, credentials: fromIni({ profile, ...shared }) };
  }
  throw new UserError(
    `aws.profile: "${profile}" is in none of ${aws.sharedConfigFiles.join(", ")} (seen from ${folder}). ` +
      'The rehearsal writes the profile "rehearsal": keep one running with `npm run rehearse -- --keep`.',
  );
}

/** How the services name that there is no such thing. */
const ABSENT = [
  "NotFound",
  "NotFoundException",
  "NoSuchBucket",
  "NoSuchEntityException",
  "NoSuchKey",
  "ResourceNotFoundException",
];

/** The reply, or undefined when what was asked for does not exist. */
export async function ifPresent<T>(reply: Promise<T>): Promise<T | undefined> {
  try {
    return await reply;
  } catch (error) {
    if (ABSENT.includes((error as Error).name)) return undefined;
    throw error;
  }
}

/** The contents of an object; undefined when there is none, or no bucket. */
export async function readObject({ s3 }: Aws, bucket: string, key: string): Promise<Buffer | undefined> {
  const reply = await ifPresent(s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })));
  return reply && Buffer.from((await reply.Body?.transformToByteArray()) ?? []);
}
