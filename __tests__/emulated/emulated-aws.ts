import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Aws, connectAws } from "../../backend/aws";
import { bootstrap } from "../../backend/bootstrap";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { startEmulator } from "../../operations/emulator/emulator";
import { findEmulator, needed, type TerraformInstallation, terraformFor } from "../../operations/tools/find";

/** The environment that lives there. */
export const [local] = loadEnvironments("local") as [Environment];

/** An emulated AWS of a test file's own, and what is needed to work on it. */
export interface EmulatedAws extends TerraformInstallation {
  /** A folder that is laid out like this checkout. */
  readonly workspace: string;
  readonly aws: Aws;
  readonly stop: () => Promise<void>;
}

export async function startEmulatedAws(): Promise<EmulatedAws> {
  const installation = await terraformFor("local");
  const { python } = needed("The AWS emulator", await findEmulator());
  const workspace = mkdtempSync(path.join(os.tmpdir(), "emulated-aws-"));
  const emulator = await startEmulator(python, workspace);
  return {
    ...installation,
    workspace,
    aws: await connectAws(local, path.join(workspace, "cdktf.out", "stacks", "local-backend")),
    async stop() {
      await emulator.stop();
      rmSync(workspace, { recursive: true, force: true });
    },
  };
}

/** One that holds the state backend of `local` already. */
export async function startBootstrapped(): Promise<EmulatedAws> {
  const emulated = await startEmulatedAws();
  await bootstrap(local, { ...emulated, task: { step() {}, detail() {} } });
  return emulated;
}
