import { App } from "cdktf";
import { BackendStack } from "./backend/stack";
import { loadEnvironments } from "./config/load";
import type { Environment } from "./config/schema";
import { warnings } from "./config/warnings";
import { applyPolicies } from "./constructs/policies/apply";
import { ApplicationStack } from "./stacks/application";
import { DatadogStack } from "./stacks/datadog";
import { EcrStack } from "./stacks/ecr";
import { EksStack } from "./stacks/eks";
import { GithubStack } from "./stacks/github";
import { PlatformStack } from "./stacks/platform";
import { SecretsStack } from "./stacks/secrets";
import { VpcStack } from "./stacks/vpc";

/** The architecture: which stacks an environment has, and what each takes from the others. */
export function compose(app: App, environment: Environment): void {
  const backend = new BackendStack(app, environment).outputs;
  const vpc = new VpcStack(app, environment).outputs;
  const ecr = new EcrStack(app, environment).outputs;
  const github = new GithubStack(app, environment, { ecr, backend }).outputs;
  const secrets = new SecretsStack(app, environment).outputs;
  const eks = new EksStack(app, environment, { vpc, github }).outputs;
  const platform = new PlatformStack(app, environment, { eks, secrets, ecr });
  const application = new ApplicationStack(app, environment, { eks, ecr });
  const datadog = new DatadogStack(app, environment);
  // They read nothing of one another; but without Argo CD nobody takes the Application, and without the service
  // Datadog does not know the metrics that are to have units and percentiles.
  application.addDependency(platform);
  datadog.addDependency(application);
}

/** Writes the Terraform JSON of `environments` to `outdir` (default: `cdktf.out`), held to the policies. */
export function synthesize(environments: readonly Environment[], outdir?: string): void {
  const app = new App({ outdir });
  for (const environment of environments) compose(app, environment);
  applyPolicies(app);
  app.synth();
}

/** Synthesizes the environments named in ENVIRONMENTS, and says on stderr what their reader should know. */
export function main(): void {
  const environments = loadEnvironments(process.env.ENVIRONMENTS);
  for (const warning of warnings(environments, new Date())) console.error(`warning: ${warning}`);
  synthesize(environments);
}
