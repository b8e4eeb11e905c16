import path from "node:path";
import type { PlannedStack } from "../rehearse/plan";
import type { Task } from "../terminal/progress";
import { inPlanFolder } from "../terraform/plan-file";
import { Terraform, type TerraformOptions } from "../terraform/terraform";
import type { TerraformInstallation } from "../tools/find";
import type { Decision } from "./decision";
import { type SavedPlan, savePlan } from "./saved-plan";

/** What became of a stack. */
export type Outcome =
  | { readonly kind: "unchanged" }
  /** Its plan is accepted and would be applied. */
  | { readonly kind: "accepted"; readonly planned: SavedPlan }
  /** Its plan is another than the accepted one, or none was accepted. */
  | { readonly kind: "differs"; readonly planned: SavedPlan; readonly accepted?: string }
  /** It destroys what no apply brings back, and nobody said that it may. */
  | { readonly kind: "refused"; readonly planned: SavedPlan }
  /** It has changes, and workflows do not apply it. */
  | { readonly kind: "by a person"; readonly planned: SavedPlan }
  | { readonly kind: "applied"; readonly planned: SavedPlan }
  /** It cannot be planned or applied before another stack is. */
  | { readonly kind: "waits"; readonly on: string }
  /** Its plan is given where it was made. */
  | { readonly kind: "failed"; readonly error: Error; readonly planned?: SavedPlan };

export interface StackOutcome {
  readonly stack: PlannedStack;
  readonly outcome: Outcome;
}

export interface DeployOptions extends TerraformInstallation {
  readonly environment: string;
  readonly decision: Decision;
  /** Only says what would happen: applies nothing and takes no lock. */
  readonly check: boolean;
  readonly signal: AbortSignal;
  readonly start: (stack: PlannedStack) => Task;
  readonly onEvent?: TerraformOptions["onEvent"];
}

/** Stacks that bound what the deploy role can do, or keep its states: it cannot change them (docs/decisions/0005). */
const BY_A_PERSON = ["backend", "github"];

/**
 * Plans each stack after those that it depends on, and applies the very plan if it is the accepted one.
 *
 * A stack that fails or waits keeps only what depends on it from being applied. Nothing is applied without a plan that
 * was accepted: after an interruption, what remains is another plan.
 */
export async function deploy(
  stacks: readonly PlannedStack[],
  options: DeployOptions,
): Promise<StackOutcome[]> {
  return inPlanFolder(async (folder) => {
    const results: StackOutcome[] = [];
    for (const stack of stacks) {
      const task = options.start(stack);
      const outcome = await deployStack(stack, results, { ...options, folder, task }).catch(
        (error: Error): Outcome => ({ kind: "failed", error }),
      );
      options.signal.throwIfAborted();
      task.vanish();
      results.push({ stack, outcome });
    }
    return results;
  });
}

async function deployStack(
  stack: PlannedStack,
  before: readonly StackOutcome[],
  options: DeployOptions & { readonly folder: string; readonly task: Task },
): Promise<Outcome> {
  const { check, decision, environment, folder, task } = options;
  const byPerson = BY_A_PERSON.some((name) => stack.id === `${environment}-${name}`);
  if (byPerson && !check) return { kind: "unchanged" };
  const upstream = before.find(
    (other) => stack.dependencies.includes(other.stack.id) && isInTheWay(other.outcome, check),
  );
  if (upstream) return { kind: "waits", on: upstream.stack.id };
  const terraform = { path: options.terraform, signal: options.signal, onEvent: options.onEvent };
  const file = path.join(folder, `${stack.id}.plan`);
  task.step("plan");
  const planned = await savePlan(stack, { ...terraform, mirror: options.mirror, file, lock: !check });
  if (!("plan" in planned)) return { kind: "waits", on: planned.join(", ") };
  if (planned.isEmpty) return { kind: "unchanged" };
  if (byPerson) return { kind: "by a person", planned };
  if (planned.losses.length > 0 && !decision.allowDestroy) return { kind: "refused", planned };
  const accepted = decision.accepted[stack.id];
  if (accepted !== planned.digest) return { kind: "differs", planned, accepted };
  if (check) return { kind: "accepted", planned };
  task.step("apply");
  try {
    await new Terraform(stack.folder, terraform).apply({ plan: file });
    return { kind: "applied", planned };
  } catch (error) {
    return { kind: "failed", error: error as Error, planned };
  }
}

/** Whether what depends on a stack must not go on. A check plans it all the same, on what is there, as a review does. */
function isInTheWay({ kind }: Outcome, check: boolean): boolean {
  return kind === "failed" || kind === "waits" || (!check && (kind === "differs" || kind === "refused"));
}

/** Accepts what a check planned: for those who then approve it. */
export function decisionOn(results: readonly StackOutcome[], allowDestroy: boolean): Decision {
  const planned = results.flatMap(({ stack, outcome }) =>
    outcome.kind === "accepted" || outcome.kind === "differs"
      ? [[stack.id, outcome.planned.digest] as const]
      : [],
  );
  return { accepted: Object.fromEntries(planned), allowDestroy };
}
