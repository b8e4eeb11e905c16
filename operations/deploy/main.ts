import { UserError } from "../../config/user-error";
import { environmentCalled, parseArguments } from "../arguments";
import { githubOfJob } from "../github/client";
import { addSummary, setOutputs } from "../github/job";
import { plannedCommit } from "../plan/commit";
import { renderComment } from "../plan-comment/comment";
import { stacksOf } from "../synth/stacks-of";
import { interruptible } from "../terminal/interruption";
import { colorsFor } from "../terminal/output";
import { Progress } from "../terminal/progress";
import { terraformFor } from "../tools/find";
import { type Decision, readDecision } from "./decision";
import { type DeployOptions, deploy, type StackOutcome } from "./deploy";
import { applyOutputs, checkOutputs } from "./outputs";
import { exitCode, outcomesInMarkdown, renderOutcomes } from "./report";
import { reviewOf } from "./review";

const USAGE = `npm run deploy -- --env NAME (--check [--review COMMIT] [--allow-destroy] | --decision JSON)

Plans the stacks of an environment, each after those that it depends on, and applies the plans that were accepted.
Stacks backend and github are a person's to apply, with cdktf deploy.
Exit code: 0 done, 2 nothing could be applied without an approval, 1 something failed or was refused.

  --env NAME         the environment: dev, prod, or local while a rehearsal is kept
  --check            only say what would be applied; the last line is a decision that accepts all of it
  --review COMMIT    in a workflow: compare with what the pull request of this commit showed to its reviewers
  --allow-destroy    accept that something is destroyed which no apply brings back
  --decision JSON    apply the plans that it accepts
  --stack NAME       only this stack, for example vpc; may be given several times
  --workspace DIR    folder for cdktf.out/ (default: this repository)
  --help             this text`;

/** `npm run deploy`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: {
      env: { type: "string" },
      check: { type: "boolean", default: false },
      review: { type: "string" },
      "allow-destroy": { type: "boolean", default: false },
      decision: { type: "string" },
      stack: { type: "string", multiple: true, default: [] },
      workspace: { type: "string", default: "." },
    },
  });
  const { env, check, workspace } = values;
  if (!env) throw new UserError(`--env is missing: whose stacks?\n\n${USAGE}`);
  if (check === (values.decision !== undefined)) {
    throw new UserError(
      `Give --check or --decision: nothing is applied that was not decided on.\n\n${USAGE}`,
    );
  }
  const decision = values.decision
    ? readDecision(values.decision)
    : await reviewed(env, values.review, values["allow-destroy"]);
  const stacks = await stacksOf(env, values.stack, workspace);
  const installation = await terraformFor(env);
  const progress = new Progress(process.stdout);
  const start: DeployOptions["start"] = ({ id }) => progress.start(id);
  return interruptible(async (signal) => {
    try {
      const options = { ...installation, environment: env, decision, check, signal, start };
      const results = await deploy(stacks, options);
      progress.stop();
      report(env, results, { check, allowDestroy: decision.allowDestroy });
      return exitCodeOf(results, check);
    } finally {
      progress.stop();
      if (signal.aborted) process.stdout.write(`\nInterrupted. ${INTERRUPTED}\n`);
    }
  });
}

const INTERRUPTED =
  "What was applied by then is in the states; what remains is another plan, to be checked again.";

/** What a pull request showed to its reviewers; nothing is accepted where there was none. */
async function reviewed(env: string, commit: string | undefined, allowDestroy: boolean): Promise<Decision> {
  const review = commit ? await reviewOf(githubOfJob(), commit, env) : undefined;
  return { accepted: review?.digests ?? {}, allowDestroy: allowDestroy || review?.allowDestroy === true };
}

function report(
  env: string,
  results: readonly StackOutcome[],
  { check, allowDestroy }: { readonly check: boolean; readonly allowDestroy: boolean },
): void {
  process.stdout.write(`\n${renderOutcomes(results, colorsFor(process.stdout))}\n`);
  addSummary(outcomesInMarkdown(env, results));
  if (!check) {
    setOutputs(applyOutputs(results));
    return;
  }
  addSummary(whatToApprove(env, results));
  const outputs = checkOutputs(results, allowDestroy);
  setOutputs(outputs);
  process.stdout.write(
    `\nTo apply exactly this:\n\nnpm run deploy -- --env ${env} --decision '${outputs.decision}'\n`,
  );
}

/** The plans that nobody has seen yet, as a pull request shows them; empty where there are none. */
function whatToApprove(env: string, results: readonly StackOutcome[]): string {
  const unseen = results.flatMap(({ stack, outcome }) =>
    outcome.kind === "differs" || outcome.kind === "refused"
      ? [{ stack: stack.id, plan: outcome.planned.plan }]
      : [],
  );
  if (unseen.length === 0) return "";
  const { catalog } = environmentCalled(env);
  const comment = { environment: env, catalog, commit: plannedCommit(), stacks: unseen, today: new Date() };
  return `## Not reviewed yet\n\n${renderComment(comment, SUMMARY_LIMIT).text}`;
}

/** Characters for plans, of the megabyte that GitHub takes for the page of a run. */
const SUMMARY_LIMIT = 800_000;

/** A check does its work by saying what waits. */
function exitCodeOf(results: readonly StackOutcome[], check: boolean): number {
  const code = exitCode(results);
  return check && code === 2 ? 0 : code;
}
