import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { StackPlan } from "../plan-comment/stack-report";
import type { PlannedStack } from "../rehearse/plan";
import type { Task } from "../terminal/progress";
import { inWords } from "../terminal/text";
import type { PlanJson } from "../terraform/plan-json";
import { prepareStackFolder } from "../terraform/stack-folder";
import { Terraform, TerraformError } from "../terraform/terraform";
import type { TerraformInstallation } from "../tools/find";
import { missingProviders } from "../tools/mirror";
import { OVERLOOKED, overlooksReleases, whyNotPlanned } from "./why-not-planned";

export interface PlanOptions extends TerraformInstallation {
  readonly signal: AbortSignal;
  readonly task: Task;
}

/** Plans a stack against its real state. Changes and locks nothing; what fails is told, not thrown. */
export async function planStack(stack: PlannedStack, options: PlanOptions): Promise<StackPlan> {
  const { task, signal, mirror } = options;
  const terraform = new Terraform(stack.folder, { path: options.terraform, signal });
  const missing = mirror ? await missingProviders(stack.providers, mirror) : [];
  if (missing.length > 0) {
    return { stack: stack.id, notPlanned: `this machine has no provider ${inWords(missing)}.` };
  }
  // A plan holds sensitive values: only its owner may enter this folder, and it does not stay.
  const folder = await mkdtemp(path.join(tmpdir(), "plan-"));
  try {
    prepareStackFolder(stack.folder, mirror);
    task.step("init");
    await terraform.init();
    task.step("plan");
    const file = path.join(folder, "plan");
    await terraform.plan({ lock: false, out: file });
    const plan = (await terraform.show(file)) as PlanJson;
    return { stack: stack.id, ...(overlooksReleases(plan) ? { notPlanned: OVERLOOKED } : { plan }) };
  } catch (error) {
    if (!(error instanceof TerraformError)) return { stack: stack.id, error: (error as Error).message };
    const notPlanned = whyNotPlanned(error, stack);
    return { stack: stack.id, ...(notPlanned ? { notPlanned } : { error: allErrors(error) }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
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
