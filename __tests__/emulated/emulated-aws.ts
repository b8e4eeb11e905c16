import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Aws, connectAws } from "../../backend/aws";
import { bootstrap } from "../../backend/bootstrap";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { startEmulator } from "../../operations/emulator/emulator";
import { prepareStackFolder } from "../../operations/terraform/stack-folder";
import { Terraform } from "../../operations/terraform/terraform";
import { findEmulator, needed, type TerraformInstallation, terraformFor } from "../../operations/tools/find";
import { quietTask } from "../quiet-task";

/** The environment that lives there. */
export const [local] = loadEnvironments("local") as [Environment];

/** An emulated AWS of a test file's own, and what is needed to work on it. */
export interface EmulatedAws extends TerraformInstallation {
  /** A folder that is laid out like this checkout. */
  readonly workspace: string;
  /** Where stacks are synthesized to. */
  readonly outdir: string;
  readonly aws: Aws;
  readonly stop: () => Promise<void>;
}

export async function startEmulatedAws(): Promise<EmulatedAws> {
  const installation = await terraformFor("local");
  const { python } = needed("The AWS emulator", await findEmulator());
  const workspace = mkdtempSync(path.join(os.tmpdir(), "emulated-aws-"));
  const outdir = path.join(workspace, "cdktf.out");
  const emulator = await startEmulator(python, workspace);
  return {
    ...installation,
    workspace,
    outdir,
    aws: await connectAws(local, path.join(outdir, "stacks", "local-backend")),
    async stop() {
      await emulator.stop();
      rmSync(workspace, { recursive: true, force: true });
    },
  };
}

/** One that holds the state backend of `local` already. */
export async function startBootstrapped(): Promise<EmulatedAws> {
  const emulated = await startEmulatedAws();
  await bootstrap(local, { ...emulated, task: quietTask });
  return emulated;
}

/** Terraform at work in the folder of a stack, ready to plan and apply. */
export async function terraformIn(
  folder: string,
  { terraform: program, mirror }: TerraformInstallation,
): Promise<Terraform> {
  prepareStackFolder(folder, mirror);
  const terraform = new Terraform(folder, { path: program });
  await terraform.init();
  return terraform;
}
