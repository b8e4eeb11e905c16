import { type LookOptions, lackingProviders } from "../plan/look-at-stacks";
import { expectReleases, lacksBackend } from "../plan/why-not-planned";
import type { PlannedStack } from "../rehearse/plan";
import { readPlan } from "../terraform/plan-file";
import { prepareStackFolder } from "../terraform/stack-folder";
import { Terraform, TerraformError } from "../terraform/terraform";
import { type Comparison, compare } from "./compare";
import type { StackDrift } from "./report";

/** What of a stack was changed outside of Terraform. Changes and locks nothing; what fails is told, not thrown. */
export async function findDrift(stack: PlannedStack, options: LookOptions): Promise<StackDrift> {
  try {
    const lacking = await lackingProviders(stack, options);
    if (lacking.length > 0) return { stack, lacking };
    return { stack, comparison: await compareWithState(stack, options) };
  } catch (error) {
    return { stack, error: error as Error };
  }
}

/** Undefined while the stack was never applied. */
async function compareWithState(
  stack: PlannedStack,
  { terraform: path, mirror, signal, task }: LookOptions,
): Promise<Comparison | undefined> {
  const terraform = new Terraform(stack.folder, { path, signal });
  prepareStackFolder(stack.folder, mirror);
  task.step("init");
  if (!(await connect(terraform)) || !(await hasState(terraform))) return undefined;
  task.step("plan");
  const plan = await readPlan(terraform);
  expectReleases(plan, stack);
  return compare(plan);
}

/** False when there is no bucket that could hold a state. */
async function connect(terraform: Terraform): Promise<boolean> {
  try {
    await terraform.init();
    return true;
  } catch (error) {
    if (error instanceof TerraformError && lacksBackend(error)) return false;
    throw error;
  }
}

async function hasState(terraform: Terraform): Promise<boolean> {
  const { code, stdout, stderr } = await terraform.run(["state", "list"]);
  if (code === 0) return stdout.trim() !== "";
  if (stderr.includes("No state file was found")) return false;
  throw new Error(`terraform state list failed in ${terraform.folder}:\n${stderr.trim()}`);
}
