import path from "node:path";
import { ensureAccount } from "../../config/placeholder";
import { UserError } from "../../config/user-error";
import { synthesize } from "../../main";
import { environmentCalled } from "../arguments";
import { ensureKeptRehearsal } from "../emulator/kept-rehearsal";
import { type PlannedStack, planStacks } from "../rehearse/plan";

/**
 * Synthesizes the environment that `--env` names, and returns its stacks, ready for Terraform to look at.
 *
 * @param only Names as `--stack` takes them, for example "vpc"; none for all stacks.
 * @param workspace Folder for `cdktf.out/`.
 * @throws UserError for a name that is none, a policy that is violated, an account that is not filled in, and `local`
 *   without a kept rehearsal.
 */
export async function stacksOf(
  name: string,
  only: readonly string[],
  workspace: string,
): Promise<PlannedStack[]> {
  const environment = environmentCalled(name);
  ensureAccount(environment);
  await ensureKeptRehearsal(name, workspace);
  const outdir = path.join(workspace, "cdktf.out");
  synthesize([environment], outdir);
  const stacks = planStacks(outdir, name);
  const names = stacks.map(({ id }) => id.slice(name.length + 1));
  const unknown = only.find((stack) => !names.includes(stack));
  if (unknown === undefined)
    return stacks.filter((_, at) => only.length === 0 || only.includes(names[at] as string));
  throw new UserError(`--stack: "${unknown}" is not a stack of ${name}. Choose from ${names.join(", ")}.`);
}
