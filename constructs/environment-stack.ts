import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../config/schema";
import { BoundRoles } from "./identity/bound-roles";

/** Names of the stacks, as in `cdktf deploy <environment>-<name>`. */
export type StackName =
  | "backend"
  | "vpc"
  | "ecr"
  | "github"
  | "secrets"
  | "eks"
  | "platform"
  | "application"
  | "datadog";

/**
 * What every stack has in common: its id, a provider that refuses any other account, and default tags.
 *
 * A subclass takes the environment and the outputs of other stacks, and exposes `outputs` of its own;
 * it never reaches into the constructs of another stack.
 */
export abstract class EnvironmentStack extends TerraformStack {
  /** Start of every resource name in this environment, for example "sample-platform-dev". */
  readonly prefix: string;
  /** Days between the deletion of a key and its effect: the longest that KMS allows where loss is guarded against. */
  readonly keyDeletionWindowDays: number;
  /** Default tags, for what the provider's own do not reach: instances and volumes of a launch template. */
  readonly tags: Readonly<Record<string, string>>;

  constructor(
    scope: Construct,
    readonly stackName: StackName,
    readonly environment: Environment,
  ) {
    super(scope, `${environment.name}-${stackName}`);
    this.prefix = `${environment.project}-${environment.name}`;
    this.keyDeletionWindowDays = environment.deletionProtection ? 30 : 7;
    this.tags = {
      project: environment.project,
      environment: environment.name,
      stack: stackName,
      "managed-by": "terraform",
    };
    const { aws } = environment;
    new AwsProvider(this, "aws", {
      region: environment.region,
      allowedAccountIds: [environment.account],
      profile: aws.profile,
      sharedConfigFiles: aws.sharedConfigFiles,
      s3UsePathStyle: aws.s3UsePathStyle,
      defaultTags: [{ tags: { ...this.tags } }],
    });
    // Stack `github` makes the roles that the boundary is there to keep in bounds.
    if (stackName !== "github") Aspects.of(this).add(new BoundRoles(environment));
  }
}
