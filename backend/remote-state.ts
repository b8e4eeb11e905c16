import { S3Backend } from "cdktf";
import type { Environment } from "../config/schema";
import type { EnvironmentStack } from "../constructs/environment-stack";

/**
 * Name of the bucket that holds an environment's states. S3 names are global: account and region make it unique.
 * The schema keeps project and name so short that S3's limit of 63 characters holds in every region.
 */
export function stateBucketName({ project, name, account, region }: Environment): string {
  return `${project}-${name}-state-${account}-${region}`;
}

/** Name of the DynamoDB table that locks an environment's states. */
export function lockTableName(environment: Environment): string {
  return `${environment.project}-${environment.name}-state-lock`;
}

/** Alias, without `alias/`, of the key that encrypts an environment's states and locks. */
export function stateKeyAlias(environment: Environment): string {
  return `${environment.project}-${environment.name}-state`;
}

/** Key of a stack's state within the bucket. */
export function stateKey(stack: { readonly stackName: string }): string {
  return `${stack.stackName}/terraform.tfstate`;
}

/** Keeps the stack's state in the environment's bucket, under a key of its own, locked as configured. */
export function useRemoteState(stack: EnvironmentStack): void {
  const { environment } = stack;
  const { aws } = environment;
  const locksInTable = environment.state.locking !== "s3";
  const locksInBucket = environment.state.locking !== "dynamodb";
  new S3Backend(stack, {
    bucket: stateBucketName(environment),
    key: stateKey(stack),
    region: environment.region,
    // `encrypt` stays out: without a key's ARN it asks for AES256 and so bypasses the bucket's own key.
    profile: aws.profile,
    sharedConfigFiles: aws.sharedConfigFiles,
    usePathStyle: aws.s3UsePathStyle,
    // Terraform 1.6 and newer; elsewhere the provider alone refuses a wrong account.
    allowedAccountIds: locksInBucket ? [environment.account] : undefined,
    dynamodbTable: locksInTable ? lockTableName(environment) : undefined,
  });
  // cdktf 0.21 has no property for it.
  if (locksInBucket) stack.addOverride("terraform.backend.s3.use_lockfile", true);
  stack.addOverride("terraform.required_version", requiredVersion(environment));
}

/** The oldest Terraform that knows every backend argument the environment asks for. */
function requiredVersion({ state, aws }: Environment): string {
  if (state.locking !== "dynamodb") return ">= 1.11"; // use_lockfile, out of its experimental stage
  if (aws.sharedConfigFiles || aws.s3UsePathStyle !== undefined) return ">= 1.6"; // both came with 1.6
  return ">= 1.0";
}
