import { S3Backend } from "cdktf";
import type { Environment } from "../config/schema";
import type { EnvironmentStack } from "../constructs/environment-stack";

/** Terraform versions that know everything the chosen locking needs. */
const REQUIRED_VERSION = { dynamodb: ">= 1.0", s3: ">= 1.11", both: ">= 1.11" } as const;

/** Name of the bucket that holds an environment's states. S3 names are global: account and region make it unique. */
export function stateBucketName(environment: Environment): string {
  return `${environment.project}-${environment.name}-state-${environment.account}-${environment.region}`;
}

/** Name of the DynamoDB table that locks an environment's states. */
export function lockTableName(environment: Environment): string {
  return `${environment.project}-${environment.name}-state-lock`;
}

/** Key of a stack's state within the bucket. */
export function stateKey(stack: EnvironmentStack): string {
  return `${stack.stackName}/terraform.tfstate`;
}

/** Keeps the stack's state in the environment's bucket, under a key of its own, locked as configured. */
export function useRemoteState(stack: EnvironmentStack): void {
  const { environment } = stack;
  const { locking } = environment.state;
  new S3Backend(stack, {
    bucket: stateBucketName(environment),
    key: stateKey(stack),
    region: environment.region,
    encrypt: true,
    profile: environment.aws.profile,
    // Terraform 1.0 knows neither of these; they come with the locking that needs a newer one anyway.
    ...(locking !== "dynamodb" && {
      allowedAccountIds: [environment.account],
      sharedConfigFiles: environment.aws.sharedConfigFiles,
      usePathStyle: environment.aws.s3UsePathStyle,
    }),
    ...(locking !== "s3" && { dynamodbTable: lockTableName(environment) }),
  });
  // cdktf 0.21 has no property for it.
  if (locking !== "dynamodb") stack.addOverride("terraform.backend.s3.use_lockfile", true);
  stack.addOverride("terraform.required_version", REQUIRED_VERSION[locking]);
}
