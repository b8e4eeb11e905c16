import { bootstrap } from "../../backend/bootstrap";
import type { Environment } from "../../config/schema";
import type { Task } from "../terminal/progress";
import { count } from "../terminal/text";
import { mockedApply } from "../terraform/mocked-apply";
import { prepareStackFolder } from "../terraform/stack-folder";
import { type PlannedAction, Terraform, type TerraformEvent } from "../terraform/terraform";
import type { PlannedStack } from "./plan";
import type { Tools } from "./tools";

export interface RunOptions {
  readonly tools: Tools;
  readonly signal: AbortSignal;
  readonly task: Task;
  /** To be called once the stack is applied: what reads its outputs need not wait for the second plan. */
  readonly applied: () => void;
}

/** Values by name. */
export type Outputs = Readonly<Record<string, unknown>>;

/** What a stack came to. */
export type Outcome =
  | { readonly proof: "applied"; readonly resources: number; readonly added: number }
  | { readonly proof: "mocked"; readonly resources: number; readonly outputs: Outputs }
  | { readonly proof: "none"; readonly why: string; readonly remedy?: string }
  | { readonly proof: "failed"; readonly error: Error };

/** Applies a stack to the emulator; a second plan must then find nothing to do. */
export async function applyStack(stack: PlannedStack, options: RunOptions): Promise<Outcome> {
  const terraform = terraformFor(stack, options);
  prepareStackFolder(stack.folder, options.tools.mirror);
  options.task.step("init");
  await terraform.init();
  options.task.step("apply");
  const { resources, added } = await terraform.apply();
  options.applied();
  await planAgain(stack, options);
  return { proof: "applied", resources, added };
}

/** Brings up the backend as `npm run bootstrap` does; seen from a working folder of its own, nothing is left to do. */
export async function bootstrapStack(
  stack: PlannedStack,
  environment: Environment,
  options: RunOptions & { readonly workspace: string },
): Promise<Outcome> {
  const { tools, signal, task, workspace } = options;
  const { terraform, mirror } = tools;
  const { resources, added } = await bootstrap(environment, { workspace, terraform, mirror, task, signal });
  options.applied();
  options.task.step("init");
  await terraformFor(stack, options).init();
  await planAgain(stack, options);
  return { proof: "applied", resources, added };
}

async function planAgain(stack: PlannedStack, options: RunOptions): Promise<void> {
  options.task.step("second plan");
  expectNothing(stack, (await terraformFor(stack, options).plan()).resources);
}

/** @throws Error naming what a second plan would still change. */
function expectNothing({ id }: PlannedStack, resources: readonly PlannedAction[]): void {
  if (resources.length === 0) return;
  const changes = resources.map(({ address, action }) => `  ${action} ${address}`).join("\n");
  throw new Error(`After the apply, a second plan of ${id} must be empty, but would\n${changes}`);
}

/**
 * Applies a stack to mocked providers, with the real outputs of the stacks that it reads; with those of `mocked`,
 * by id, where a stack was mocked itself and has no state. A second plan must then find nothing to do.
 */
export async function mockStack(
  stack: PlannedStack,
  producers: readonly PlannedStack[],
  mocked: ReadonlyMap<string, Outputs>,
  options: RunOptions,
): Promise<Outcome> {
  prepareStackFolder(stack.folder, options.tools.mirror);
  options.task.step("read outputs");
  const remoteState: Record<string, Outputs> = {};
  for (const producer of producers) {
    const name = stack.remoteStates[producer.id];
    if (name) remoteState[name] = mocked.get(producer.id) ?? (await terraformFor(producer, options).output());
  }
  options.task.step("apply to mocked providers");
  const { resources, outputs, secondPlan } = await mockedApply(terraformFor(stack, options), { remoteState });
  expectNothing(stack, secondPlan);
  const managed = resources.filter(({ address }) => !address.startsWith("data."));
  return { proof: "mocked", resources: managed.length, outputs };
}

function terraformFor(stack: PlannedStack, { tools, signal, task }: RunOptions): Terraform {
  let done = 0;
  const onEvent = ({ type, hook }: TerraformEvent) => {
    if (type !== "apply_complete" || !hook || hook.resource.addr.startsWith("data.")) return;
    done += 1;
    task.detail(`${count(done, "resource")}, last ${hook.resource.addr}`);
  };
  return new Terraform(stack.folder, { path: tools.terraform, signal, onEvent });
}
