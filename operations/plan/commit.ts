import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The commit that is planned: of a pull request its own, not the merge that GitHub checks out; else git's. */
export function plannedCommit(env: NodeJS.ProcessEnv = process.env): string {
  if (env.GITHUB_EVENT_PATH) {
    const event = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, "utf8")) as PullRequestEvent;
    const head = event.pull_request?.head.sha ?? env.GITHUB_SHA;
    if (head) return head;
  }
  try {
    const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8", stdio: "pipe" }).trim();
    const commit = git("rev-parse", "HEAD");
    return git("status", "--porcelain") === "" ? commit : `${commit} and uncommitted changes`;
  } catch {
    return "none";
  }
}

/** Address of the workflow run that this is part of; undefined on a machine of one's own. */
export function runUrl(
  { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID }: NodeJS.ProcessEnv = process.env,
) {
  if (!GITHUB_RUN_ID || !GITHUB_REPOSITORY) return undefined;
  return `${GITHUB_SERVER_URL ?? "https://github.com"}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
}

interface PullRequestEvent {
  readonly pull_request?: { readonly head: { readonly sha: string } };
}
