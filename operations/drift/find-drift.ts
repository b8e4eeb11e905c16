import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PlannedStack } from "../rehearse/plan";
import type { Task } from "../terminal/progress";
import { prepareStackFolder } from "../terraform/stack-folder";
import { Terraform, TerraformError } from "../terraform/terraform";
import type { ProviderMirror } from "../tools/find";
import { type Comparison, compare, type PlanJson } from "./compare";

export interface DriftOptions {
  /** Path of Terraform. */
  readonly terraform: string;
  readonly mirror?: ProviderMirror;
  readonly signal: AbortSignal;
  readonly task: Task;
}

/** What of a stack was changed outside of Terraform; undefined while it was never applied. Changes and locks nothing. */
export async function findDrift(stack: PlannedStack, options: DriftOptions): Promise<Comparison | undefined> {
  const { task, signal } = options;
  const terraform = new Terraform(stack.folder, { path: options.terraform, signal });
  prepareStackFolder(stack.folder, options.mirror);
  task.step("init");
  if (!(await connect(terraform)) || !(await hasState(terraform))) return undefined;
  task.step("plan");
  // A plan holds sensitive values: only its owner may enter this folder, and it does not stay.
  const folder = await mkdtemp(path.join(tmpdir(), "drift-"));
  try {
    const plan = path.join(folder, "plan");
    await terraform.plan({ lock: false, out: plan });
    return compare((await terraform.show(plan)) as PlanJson);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** False when there is no bucket that could hold a state. */
async function connect(terraform: Terraform): Promise<boolean> {
  try {
    await terraform.init();
    return true;
  } catch (error) {
    if (error instanceof TerraformError && /NoSuchBucket|bucket .*does not exist/is.test(error.firstError)) {
      return false;
    }
    throw error;
  }
}

async function hasState(terraform: Terraform): Promise<boolean> {
  const { code, stdout, stderr } = await terraform.run(["state", "list"]);
  if (code === 0) return stdout.trim() !== "";
  if (stderr.includes("No state file was found")) return false;
  throw new Error(`terraform state list failed in ${terraform.folder}:\n${stderr.trim()}`);
}
