import { UserError } from "../../config/user-error";
import { type Github, githubOfJob } from "../github/client";

interface EnvironmentRules {
  readonly protection_rules?: readonly { readonly type: string }[];
}

/**
 * Makes sure that a job in a GitHub environment began because somebody agreed.
 *
 * GitHub makes an environment that is not there as soon as a job names it, without any rule: nobody would be asked.
 *
 * @throws UserError where nobody was.
 */
export async function expectReviewers(github: Github, environment: string): Promise<void> {
  const { protection_rules = [] } = await github.get<EnvironmentRules>(
    `/environments/${encodeURIComponent(environment)}`,
  );
  if (protection_rules.some(({ type }) => type === "required_reviewers")) return;
  throw new UserError(
    `Nobody was asked: the GitHub environment "${environment}" has no required reviewers.\n` +
      "Add some in the repository's settings under Environments, then run this again.",
  );
}

/** The approval job's only step. */
export async function main([environment]: string[]): Promise<number> {
  if (!environment) throw new UserError("Name the GitHub environment, for example dev-approval.");
  await expectReviewers(githubOfJob(), environment);
  console.log(`${environment} was approved.`);
  return 0;
}
