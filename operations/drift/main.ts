import { availableParallelism } from "node:os";
import { UserError } from "../../config/user-error";
import { parseArguments } from "../arguments";
import { githubOfJob } from "../github/client";
import { runUrl } from "../plan/commit";
import type { PlannedStack } from "../rehearse/plan";
import { sideBySide } from "../rehearse/side-by-side";
import { stacksOf } from "../synth/stacks-of";
import { interruptible } from "../terminal/interruption";
import { colorsFor } from "../terminal/output";
import { Progress } from "../terminal/progress";
import { terraformFor } from "../tools/find";
import { missingProviders } from "../tools/mirror";
import { findDrift } from "./find-drift";
import { type Posted, postDrift } from "./issue";
import { exitCode, renderDrift, type StackDrift } from "./report";

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
  if (!values.env) throw new UserError(`--env is missing: whose stacks?\n\n${USAGE}`);
  if (values.issue && values.stack) {
    throw new UserError("--issue: it speaks of the whole environment, so leave out --stack.");
  }
  // Before the plans, which take minutes.
  const github = values.issue ? githubOfJob() : undefined;
  const stacks = await stacksOf(values.env, values.stack ? [values.stack] : [], values.workspace);
  const installation = await terraformFor(values.env);
  const progress = new Progress(process.stdout);
  const look = async (stack: PlannedStack, signal: AbortSignal): Promise<StackDrift> => {
    const task = progress.start(stack.id);
    try {
      const { mirror } = installation;
      const lacking = mirror ? await missingProviders(stack.providers, mirror) : [];
      if (lacking.length > 0) {
        task.vanish();
        return { stack, lacking };
      }
      const comparison = await findDrift(stack, { ...installation, signal, task });
      task.vanish();
      return { stack, comparison };
    } catch (error) {
      task.vanish();
      return { stack, error: error as Error };
    }
  };
  const environment = values.env;
  return interruptible(async (signal) => {
    const results = await sideBySide(
      stacks.map((stack) => ({ id: stack.id, dependencies: [], stack })),
      {
        limit: availableParallelism(),
        run: ({ stack }) => look(stack, signal),
        succeeded: () => true,
        unreached: ({ stack }) => ({ stack }),
      },
    );
    progress.stop();
    if (signal.aborted) {
      process.stdout.write("\nInterrupted. Nothing was changed.\n");
      return 1;
    }
    process.stdout.write(`\n${renderDrift(results, colorsFor(process.stdout))}\n`);
    const code = exitCode(results);
    if (!github) return code;
    say(await postDrift(github, environment, results, runUrl()));
    return code === 2 ? 0 : code;
  });
}

function say(posted: Posted): void {
  process.stdout.write(
    posted ? `\nIssue #${posted.number} was ${posted.did}.\n` : "\nNo issue had to change.\n",
  );
}
