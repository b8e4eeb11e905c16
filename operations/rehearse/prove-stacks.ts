import { availableParallelism } from "node:os";
import type { Environment } from "../../config/schema";
import type { Progress, Task } from "../terminal/progress";
import { count } from "../terminal/text";
import { prepareStackFolder } from "../terraform/stack-folder";
import { NO_PROVIDER } from "../test/needs";
import { missingProviders } from "../tools/mirror";
import type { PlannedStack } from "./plan";
import type { RehearsalResult, StackResult } from "./report";
import {
  applyStack,
  bootstrapStack,
  mockStack,
  type Outcome,
  type Outputs,
  type RunOptions,
} from "./run-stack";
import { type Dependent, sideBySide } from "./side-by-side";
import type { Tools } from "./tools";

export interface ProveOptions {
  readonly environment: Environment;
  readonly workspace: string;
  readonly tools: Tools;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Most of the time Terraform waits for AWS to have taken a change in, as it must: 15 s for each key alone. */
const STACKS_PER_CORE = 2;

interface Prepared extends Dependent {
  readonly stack: PlannedStack;
}

/** Proves each stack once those that it depends on are; the backend, which holds all states, comes first. */
export async function proveStacks(
  stacks: readonly PlannedStack[],
  options: ProveOptions,
): Promise<Pick<RehearsalResult, "stacks" | "firstFailure">> {
  const { progress, tools, signal, environment, workspace } = options;
  const backend = `${environment.name}-backend`;
  // Before any of them runs, so that what stands in for what is said once.
  const notes = new Set(stacks.flatMap(({ folder }) => prepareStackFolder(folder, tools.mirror)));
  if (notes.size > 0) progress.say(`${[...notes].join(", ")}.`);

  const mocked = new Map<string, Outputs>();
  let firstFailure: RehearsalResult["firstFailure"];
  const prove = async (stack: PlannedStack, run: RunOptions): Promise<Outcome> => {
    const missing = await missingProviders(stack.providers, tools.mirror);
    if (missing.length > 0) {
      return { proof: "none", why: `no ${missing.join(" and no ")} here`, remedy: NO_PROVIDER.remedy };
    }
    if (stack.id === backend) return bootstrapStack(stack, environment, { ...run, workspace });
    if (stack.notEmulated.length === 0) return applyStack(stack, run);
    const producers = stacks.filter(({ id }) => stack.dependencies.includes(id));
    const outcome = await mockStack(stack, producers, mocked, run);
    if (outcome.proof === "mocked") mocked.set(stack.id, outcome.outputs);
    return outcome;
  };
  const run = async (stack: PlannedStack, applied: () => void): Promise<StackResult> => {
    const since = Date.now();
    const task = progress.start(stack.id);
    const outcome = await prove(stack, { tools, signal, task, applied }).catch((error: Error): Outcome => {
      firstFailure ??= { stack, error };
      return { proof: "failed", error };
    });
    if (signal.aborted) task.vanish();
    else end(task, outcome);
    return { stack, outcome, milliseconds: Date.now() - since };
  };

  const results = await sideBySide<Prepared, StackResult>(
    stacks.map((stack) => ({ ...stack, stack, dependencies: after(stack, backend) })),
    {
      limit: STACKS_PER_CORE * availableParallelism(),
      run: ({ stack }, release) => run(stack, release),
      succeeded: ({ outcome }) => outcome.proof === "applied" || outcome.proof === "mocked",
      unreached: ({ stack }, dependency) => ({
        stack,
        outcome: { proof: "none", why: `it needs ${dependency}` },
        milliseconds: 0,
      }),
    },
  );
  return { stacks: results, firstFailure };
}

function after(stack: PlannedStack, backend: string): readonly string[] {
  return stack.id === backend ? [] : [backend, ...stack.dependencies];
}

function end(task: Task, outcome: Outcome): void {
  if (outcome.proof === "applied") task.done(`${count(outcome.resources, "resource")}, second plan empty`);
  if (outcome.proof === "mocked") task.done(`mocked, ${count(outcome.resources, "resource")}`);
  if (outcome.proof === "none") task.leave(outcome.why);
  if (outcome.proof === "failed") task.fail(outcome.error.message.split("\n")[0] as string);
}
