import { availableParallelism } from "node:os";
import type { PlannedStack } from "../rehearse/plan";
import { limiter } from "../rehearse/side-by-side";
import { Progress, type Task } from "../terminal/progress";
import type { TerraformInstallation } from "../tools/find";
import { missingProviders } from "../tools/mirror";

/** What it takes to look at a stack without changing anything. */
export interface LookOptions extends TerraformInstallation {
  readonly signal: AbortSignal;
  readonly task: Task;
}

/** Looks at stacks side by side, as many as there are cores: each reads what is applied, so that none waits for another. */
export async function lookAtStacks<T>(
  stacks: readonly PlannedStack[],
  options: Omit<LookOptions, "task">,
  look: (stack: PlannedStack, options: LookOptions) => Promise<T>,
): Promise<T[]> {
  const progress = new Progress(process.stdout);
  const withinLimit = limiter(availableParallelism());
  const found = await Promise.all(
    stacks.map((stack) =>
      withinLimit(async () => {
        const task = progress.start(stack.id);
        const seen = await look(stack, { ...options, task });
        task.vanish();
        return seen;
      }),
    ),
  );
  progress.stop();
  return found;
}

/**
 * Providers that are nowhere to be had, without which a stack cannot be applied to the emulator either. Elsewhere than
 * there, Terraform fails without them.
 */
export async function lackingProviders(
  { providers }: PlannedStack,
  { mirror }: TerraformInstallation,
): Promise<string[]> {
  return mirror ? missingProviders(providers, mirror) : [];
}
