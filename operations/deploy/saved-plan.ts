import { expectReleases, upstreamsOf } from "../plan/why-not-planned";
import { planDigest } from "../plan-comment/digest";
import type { PlannedStack } from "../rehearse/plan";
import { writePlan } from "../terraform/plan-file";
import type { PlanJson } from "../terraform/plan-json";
import { prepareStackFolder } from "../terraform/stack-folder";
import { Terraform, TerraformError, type TerraformOptions } from "../terraform/terraform";
import type { ProviderMirror } from "../tools/mirror";
import { type Loss, losses } from "./stateful";

export interface PlanOptions extends TerraformOptions {
  readonly mirror?: ProviderMirror;
  /** Where the plan is kept: it holds sensitive values, so in a folder that only its owner can enter. */
  readonly file: string;
  /** Whether others are kept from changing the state meanwhile. */
  readonly lock: boolean;
}

/** What a plan of a stack would do. */
export interface SavedPlan {
  readonly plan: PlanJson;
  readonly digest: string;
  readonly isEmpty: boolean;
  /** Resources that are created, changed and destroyed; a replacement is one created and one destroyed. */
  readonly counts: { readonly add: number; readonly change: number; readonly destroy: number };
  readonly losses: readonly Loss[];
}

/** What a plan that would do nothing has as its digest. */
const NOTHING = planDigest({});

/**
 * Plans a stack into a file, whose very content an apply can then be given.
 *
 * @returns The ids of the stacks to apply first, where it reads what they put out.
 * @throws UserError for a plan that takes Helm releases for gone: nobody should be asked to approve it.
 */
export async function savePlan(
  stack: PlannedStack,
  options: PlanOptions,
): Promise<SavedPlan | readonly string[]> {
  const { mirror, file, lock, ...rest } = options;
  prepareStackFolder(stack.folder, mirror);
  const terraform = new Terraform(stack.folder, rest);
  await terraform.init();
  try {
    const { plan, summary } = await writePlan(terraform, file, lock);
    const { add, change, destroy } = summary;
    expectReleases(plan, stack);
    const digest = planDigest(plan);
    return {
      plan,
      digest,
      isEmpty: digest === NOTHING,
      counts: { add, change, destroy },
      losses: losses(plan),
    };
  } catch (error) {
    const upstreams = error instanceof TerraformError ? upstreamsOf(error, stack) : [];
    if (upstreams.length === 0) throw error;
    return upstreams;
  }
}
