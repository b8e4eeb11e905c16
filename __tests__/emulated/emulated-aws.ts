import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Aws, connectAws } from "../../backend/aws";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { startEmulator } from "../../operations/emulator/emulator";
import {
  type Found,
  findEmulator,
  findMirror,
  findTerraform,
  type ProviderMirror,
} from "../../operations/tools/find";

/** An emulated AWS of a test file's own, and what is needed to work on it. */
export interface EmulatedAws {
  /** A folder that is laid out like this checkout. */
  readonly workspace: string;
  /** Terraform's program. */
  readonly terraform: string;
  readonly mirror: ProviderMirror | undefined;
  readonly aws: Aws;
  readonly stop: () => Promise<void>;
}

export async function startEmulatedAws(): Promise<EmulatedAws> {
  const [terraform, { python }, mirror] = await Promise.all([
    findTerraform().then(available),
    findEmulator().then(available),
    findMirror("hashicorp/aws"),
  ]);
  const workspace = mkdtempSync(path.join(os.tmpdir(), "emulated-aws-"));
  const emulator = await startEmulator(python, workspace);
  const [local] = loadEnvironments("local");
  return {
    workspace,
    terraform: terraform.path,
    mirror,
    aws: await connectAws(local as Environment, path.join(workspace, "cdktf.out", "stacks", "local-backend")),
    async stop() {
      await emulator.stop();
      rmSync(workspace, { recursive: true, force: true });
    },
  };
}

function available<T>(found: Found<T>): T {
  if (!found.found) throw new Error(`${found.why}. ${found.remedy}`);
  return found;
}
