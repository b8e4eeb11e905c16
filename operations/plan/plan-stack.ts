import type { StackPlan } from "../plan-comment/stack-report";
import type { PlannedStack } from "../rehearse/plan";
import { inWords } from "../terminal/text";
import { readPlan } from "../terraform/plan-file";
import { prepareStackFolder } from "../terraform/stack-folder";
import { Terraform, TerraformError } from "../terraform/terraform";
import { type LookOptions, lackingProviders } from "./look-at-stacks";
import { OVERLOOKED, overlooksReleases, whyNotPlanned } from "./why-not-planned";

/** Plans a stack against its real state. Changes and locks nothing; what fails is told, not thrown. */
export async function planStack(stack: PlannedStack, options: LookOptions): Promise<StackPlan> {
  const { terraform: path, mirror, signal, task } = options;
  const terraform = new Terraform(stack.folder, { path, signal });
  const lacking = await lackingProviders(stack, options);
  if (lacking.length > 0) {
    return { stack: stack.id, notPlanned: `this machine has no provider ${inWords(lacking)}.` };
  }
  try {
    prepareStackFolder(stack.folder, mirror);
    task.step("init");
    await terraform.init();
    task.step("plan");
    const plan = await readPlan(terraform);
    return { stack: stack.id, ...(overlooksReleases(plan) ? { notPlanned: OVERLOOKED } : { plan }) };
  } catch (error) {
    if (!(error instanceof TerraformError)) return { stack: stack.id, error: (error as Error).message };
    const notPlanned = whyNotPlanned(error, stack);
    return { stack: stack.id, ...(notPlanned ? { notPlanned } : { error: allErrors(error) }) };
  }
}

/** Terraform goes on after an error, and finds others that have nothing to do with the first. */
function allErrors({ diagnostics, firstError }: TerraformError): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const texts = errors.map(({ address, summary, detail }) =>
    [address ? `${address}: ${summary}` : summary, detail].filter(Boolean).join("\n"),
  );
  return [...new Set(texts)].join("\n") || firstError;
}
