import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../config/user-error";
import { OVERLOOKED, overlooksReleases } from "../plan/why-not-planned";
import type { PlannedStack } from "../rehearse/plan";
import type { Task } from "../terminal/progress";
import type { PlanJson } from "../terraform/plan-json";
import { prepareStackFolder } from "../terraform/stack-folder";
import { Terraform, TerraformError } from "../terraform/terraform";
import type { TerraformInstallation } from "../tools/find";
import { type Comparison, compare } from "./compare";

export interface DriftOptions extends TerraformInstallation {
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
    const file = path.join(folder, "plan");
    await terraform.plan({ lock: false, out: file });
    const plan = (await terraform.show(file)) as PlanJson;
    if (overlooksReleases(plan)) throw new UserError(`The plan of ${stack.id} is none: ${OVERLOOKED}`);
    return compare(plan);
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
