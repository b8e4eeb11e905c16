import type { Github } from "../github/client";
import { type Digests, digestsIn } from "../plan-comment/marker";

/** What was reviewed in the pull request that a commit came with. */
export interface Review {
  /** Number of the pull request. */
  readonly pull: number;
  /** Of the plans in its comment on the environment; empty where there is no such comment. */
  readonly digests: Digests;
  readonly allowDestroy: boolean;
}

/** On a pull request, it allows its plans to destroy what no apply brings back. */
export const ALLOW_DESTROY = "allow-destroy";

/** The branch to which nothing comes without a review. */
const REVIEWED = "main";

/** Who comments for our workflows. */
const COMMENTER = { login: "github-actions[bot]", type: "Bot" };

interface Pull {
  readonly number: number;
  readonly merged_at: string | null;
  readonly base: { readonly ref: string };
  readonly labels: readonly { readonly name: string }[];
}

interface Comment {
  readonly body: string;
  readonly user: { readonly login: string; readonly type: string } | null;
}

/**
 * What was reviewed before `commit` came to its branch; undefined where it came without a pull request.
 *
 * Only the comment of our own workflow counts. It need not be on the very commit that was merged: a plan with the
 * same digest would do the same.
 */
export async function reviewOf(
  github: Github,
  commit: string,
  environment: string,
): Promise<Review | undefined> {
  const pulls = await github.list<Pull>(`/commits/${commit}/pulls`);
  // Into another branch, whoever has one may merge.
  const pull = pulls.find(({ merged_at, base }) => merged_at !== null && base.ref === REVIEWED);
  if (!pull) return undefined;
  const comments = await github.list<Comment>(`/issues/${pull.number}/comments`);
  const ours = comments.filter(({ user }) => user?.login === COMMENTER.login && user.type === COMMENTER.type);
  const said = ours
    .map(({ body }) => digestsIn(body, environment))
    .filter((digests) => digests !== undefined);
  return {
    pull: pull.number,
    digests: said.at(-1) ?? {},
    allowDestroy: pull.labels.some(({ name }) => name === ALLOW_DESTROY),
  };
}
