import { App } from "cdktf";
import { loadEnvironments } from "./config/load";
import type { Environment } from "./config/schema";
import { EcrStack } from "./stacks/ecr";

/** The architecture: which stacks an environment has, and what each takes from the others. */
export function compose(app: App, environment: Environment): void {
  new EcrStack(app, environment);
}

/** Writes the Terraform JSON of the environments named in ENVIRONMENTS to `cdktf.out`. */
export function main(): void {
  const app = new App();
  for (const environment of loadEnvironments(process.env.ENVIRONMENTS)) compose(app, environment);
  app.synth();
}
