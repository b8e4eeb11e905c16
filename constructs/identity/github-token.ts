import type { Environment } from "../../config/schema";

/**
 * What GitHub says about a workflow job in the token that AWS checks.
 * https://docs.github.com/en/actions/reference/security/oidc
 */

/** Who issues the tokens; its claims are the condition keys `token.actions.githubusercontent.com:…`. */
export const ISSUER = "token.actions.githubusercontent.com";

/** Whom the tokens are for: the default of aws-actions/configure-aws-credentials. */
export const AUDIENCE = "sts.amazonaws.com";

/** What a job runs for, as the end of its subject claim. */
export const jobs = {
  /** On a pull request from any branch of the repository, whatever its target. */
  pullRequest: "pull_request",
  /** On the branch: pushes, schedules, manual runs. A job with an environment has the environment's subject instead. */
  branch: (name: string) => `ref:refs/heads/${name}`,
  /** On any tag. */
  anyTag: "ref:refs/tags/*",
  /** In a GitHub environment, after its reviewers and branch rules let it in. */
  environment: (name: string) => `environment:${name}`,
} as const;

/**
 * The subject claim of a job in the repository.
 *
 * Repositories created, renamed or moved since 2026-07-15 carry numeric ids, so that somebody who takes over a
 * freed name gets another subject; `@` cannot occur in a name, so the two forms never meet.
 */
export function subject({ owner, name, ids }: Environment["repository"], job: string): string {
  const repository = ids ? `${owner}@${ids.owner}/${name}@${ids.repository}` : `${owner}/${name}`;
  return `repo:${repository}:${job}`;
}
