import { UserError } from "../../config/user-error";
import { parseArguments } from "../arguments";
import { githubOfJob } from "../github/client";
import { runUrl } from "../plan/commit";
import { lookAtStacks } from "../plan/look-at-stacks";
import { stacksOf } from "../synth/stacks-of";
import { interruptible } from "../terminal/interruption";
import { colorsFor } from "../terminal/output";
import { terraformFor } from "../tools/find";
import { findDrift } from "./find-drift";
import { type Posted, postDrift } from "./issue";
import { exitCode, renderDrift } from "./report";

const USAGE = `npm run drift -- --env NAME [--stack NAME | --issue]

Finds what was changed outside of Terraform. Changes nothing and takes no lock.
Exit code: 0 nothing was, 2 something was, 1 it could not be found out.

  --env NAME         the environment: dev, prod, or local while a rehearsal is kept
  --stack NAME       only this stack, for example vpc
  --issue            in a workflow: keep one issue open for what drifts in the environment, and none where nothing does;
                     the issue tells of it then, and the exit code is 0
  --workspace DIR    folder for cdktf.out/ (default: this repository)
  --help             this text`;

/** `npm run drift`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: {
      env: { type: "string" },
      stack: { type: "string" },
      issue: { type: "boolean", default: false },
      workspace: { type: "string", default: "." },
    },
  });
  const { env, issue, stack, workspace } = values;
  if (!env) throw new UserError(`--env is missing: whose stacks?\n\n${USAGE}`);
  if (issue && stack) {
    throw new UserError("--issue: it speaks of the whole environment, so leave out --stack.");
  }
  // Before the plans, which take minutes.
  const github = issue ? githubOfJob() : undefined;
  const stacks = await stacksOf(env, stack ? [stack] : [], workspace);
  const installation = await terraformFor(env);
  return interruptible(async (signal) => {
    const results = await lookAtStacks(stacks, { ...installation, signal }, findDrift);
    if (signal.aborted) {
      process.stdout.write("\nInterrupted. Nothing was changed.\n");
      return 1;
    }
    process.stdout.write(`\n${renderDrift(results, colorsFor(process.stdout))}\n`);
    const code = exitCode(results);
    if (!github) return code;
    say(await postDrift(github, env, results, runUrl()));
    return code === 2 ? 0 : code;
  });
}

function say(posted: Posted): void {
  process.stdout.write(
    posted ? `\nIssue #${posted.number} was ${posted.did}.\n` : "\nNo issue had to change.\n",
  );
}
