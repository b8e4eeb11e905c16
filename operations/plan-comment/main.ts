import { existsSync, readFileSync } from "node:fs";
import { UserError } from "../../config/user-error";
import { parseArguments } from "../arguments";
import { githubOfJob } from "../github/client";
import { addSummary } from "../github/job";
import { plannedCommit, runUrl } from "../plan/commit";
import { renderNothing } from "./comment";
import { type PullRequestEvent, postComment, pullRequestOf } from "./post";

const USAGE = `node operations/run.mjs operations/plan-comment/main.ts --env NAME --markdown FILE

In a workflow for a pull request: posts what \`npm run plan -- --markdown FILE\` wrote, or writes it over the comment
that an earlier run posted. Where there is no such file, says that there is no plan.

  --env NAME        the environment that was planned
  --markdown FILE   the comment
  --help            this text`;

export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: { env: { type: "string" }, markdown: { type: "string" } },
  });
  const { env, markdown } = values;
  if (!env || !markdown) throw new UserError(`--${env ? "markdown" : "env"} is missing.\n\n${USAGE}`);
  const { GITHUB_EVENT_PATH: event, GITHUB_REPOSITORY: repository = "" } = process.env;
  if (!event) throw new UserError("GITHUB_EVENT_PATH is not set: this program runs in a workflow.");
  const pull = pullRequestOf(JSON.parse(readFileSync(event, "utf8")) as PullRequestEvent, repository);
  const body = existsSync(markdown)
    ? readFileSync(markdown, "utf8")
    : renderNothing({ environment: env, commit: plannedCommit(), runUrl: runUrl() });
  addSummary(body);
  const did = await postComment(githubOfJob(), pull, env, body);
  console.log(`The comment on pull request ${pull} is ${did}.`);
  return 0;
}
