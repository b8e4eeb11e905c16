import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App, TerraformStack } from "cdktf";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { EnvironmentStack } from "../../constructs/environment-stack";
import { findViolations, type Violation } from "../../constructs/policies/violations";

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** An app that writes to a folder of its own, which goes with the tests. */
export function newApp(): App {
  const outdir = mkdtempSync(path.join(tmpdir(), "policies-"));
  folders.push(outdir);
  return new App({ outdir });
}

export function environment(name: string): Environment {
  return loadEnvironments(name)[0] as Environment;
}

/** A stack without anything but its provider; its path is "dev-ecr" or "prod-ecr". */
export class EmptyStack extends EnvironmentStack {
  constructor(app: App, name = "dev", stack: EnvironmentStack["stackName"] = "ecr") {
    super(app, stack, environment(name));
  }
}

/** The violations in the app, as the aspect would find them at synth. */
export function violationsOf(app: App): Violation[] {
  for (const stack of app.node.findAll().filter((node) => TerraformStack.isStack(node))) stack.prepareStack();
  return findViolations(app);
}
