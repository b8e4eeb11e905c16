import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { useRemoteState } from "../backend/remote-state";
import type { Environment } from "../config/schema";
import { service } from "../config/service";
import { Key } from "../constructs/encryption/key";
import { EnvironmentStack } from "../constructs/environment-stack";
import { Repository } from "../constructs/registry/repository";

export interface EcrOutputs {
  readonly repositoryArn: string;
  readonly repositoryUrl: string;
}

/** The registry of the service's images. */
export class EcrStack extends EnvironmentStack {
  readonly outputs: EcrOutputs;

  constructor(scope: Construct, environment: Environment) {
    super(scope, "ecr", environment);
    useRemoteState(this);
    const key = new Key(this, "key", {
      alias: `${this.prefix}-ecr`,
      description: `Images of ${this.prefix}`,
      account: environment.account,
      // ECR makes grants on the key for itself, in the name of whoever creates the repository.
      users: [],
      deletionWindowDays: this.keyDeletionWindowDays,
    });
    const repository = new Repository(this, "service", {
      name: `${this.prefix}/${service.name}`,
      keyArn: key.arn,
      keepImages: environment.registry.keepImages,
      pullAccounts: [environment.account, ...environment.registry.pullAccounts],
      forceDelete: !environment.deletionProtection,
    });
    this.outputs = { repositoryArn: repository.arn, repositoryUrl: repository.url };
    new TerraformOutput(this, "repository_url", { value: repository.url });
  }
}
