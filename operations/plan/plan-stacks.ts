import { availableParallelism } from "node:os";
import type { StackPlan } from "../plan-comment/stack-report";
import type { PlannedStack } from "../rehearse/plan";
import { sideBySide } from "../rehearse/side-by-side";
import { Progress } from "../terminal/progress";
import { type PlanOptions, planStack } from "./plan-stack";

/** Plans stacks side by side, as many as there are cores: each reads what is applied, so that none waits for another. */
export async function planStacksSideBySide(
  stacks: readonly PlannedStack[],
  options: Omit<PlanOptions, "task">,
): Promise<StackPlan[]> {
  const progress = new Progress(process.stdout);
  const plans = await sideBySide<{ id: string; dependencies: string[]; stack: PlannedStack }, StackPlan>(
    stacks.map((stack) => ({ id: stack.id, dependencies: [], stack })),
    {
      limit: availableParallelism(),
      run: async ({ stack }) => {
        const task = progress.start(stack.id);
        const plan = await planStack(stack, { ...options, task });
        task.vanish();
        return plan;
      },
      succeeded: () => true,
      unreached: ({ stack }) => ({ stack: stack.id, notPlanned: "it was interrupted." }),
    },
  );
  progress.stop();
  return plans;
}
