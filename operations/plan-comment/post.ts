import { UserError } from "../../config/user-error";
import { type Github, GithubError } from "../github/client";
import { isMarked } from "./marker";

/** The part of a `pull_request` event that is read here. */
export interface PullRequestEvent {
  readonly pull_request?: {
    readonly number: number;
    readonly head: { readonly sha: string; readonly repo: { readonly full_name: string } | null };
  };
}

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string } | null;
}

/** Who comments for workflows. Anybody may write our marker into a comment of their own. */
const COMMENTER = "github-actions[bot]";

/**
 * Number of the pull request that a workflow runs for.
 *
 * @param repository "owner/name" of the workflow.
 * @throws UserError when there is none, or it comes from a fork: whoever opened it decides what the plan says.
 */
export function pullRequestOf({ pull_request: pull }: PullRequestEvent, repository: string): number {
  if (!pull) throw new UserError("This run is not for a pull request: there is nothing to comment on.");
  const from = pull.head.repo?.full_name ?? "a fork that is gone";
  if (from === repository) return pull.number;
  throw new UserError(
    `Pull request ${pull.number} comes from ${from}: nothing is planned or posted for forks. ` +
      "Push its branch to this repository after a review, and open it from there.",
  );
}

/** Keeps one comment about the plans of an environment: writes it anew in place, or creates it where there is none. */
export function postComment(
  github: Github,
  pull: number,
  environment: string,
  body: string,
): Promise<"created" | "updated"> {
  return github.settle(async () => {
    const comments = await github.list<Comment>(`/issues/${pull}/comments`);
    const ours = comments.findLast(
      (comment) => comment.user?.login === COMMENTER && isMarked(comment.body, environment),
    );
    if (ours && (await exists(github.patch(`/issues/comments/${ours.id}`, { body })))) return "updated";
    await github.post(`/issues/${pull}/comments`, { body });
    return "created";
  });
}

/** False for what somebody deleted meanwhile. */
async function exists(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof GithubError && error.status === 404) return false;
    throw error;
  }
}
