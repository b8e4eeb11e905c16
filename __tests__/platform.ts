import type { App } from "cdktf";
import { BackendStack } from "../backend/stack";
import type { Environment } from "../config/schema";
import { EcrStack } from "../stacks/ecr";
import { EksStack } from "../stacks/eks";
import { GithubStack } from "../stacks/github";
import { PlatformStack } from "../stacks/platform";
import { SecretsStack } from "../stacks/secrets";
import { VpcStack } from "../stacks/vpc";

/** Adds stack `platform` and all that it reads. */
export function addPlatform(app: App, environment: Environment): void {
  const backend = new BackendStack(app, environment).outputs;
  const vpc = new VpcStack(app, environment).outputs;
  const ecr = new EcrStack(app, environment).outputs;
  const github = new GithubStack(app, environment, { ecr, backend }).outputs;
  const secrets = new SecretsStack(app, environment).outputs;
  const eks = new EksStack(app, environment, { vpc, github }).outputs;
  new PlatformStack(app, environment, { eks, secrets, ecr });
}
