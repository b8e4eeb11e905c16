import { UserError } from "../../config/user-error";
import { environmentCalled, parseArguments } from "../arguments";
import type { PlanComment } from "../plan-comment/comment";
import { changesAnything, type StackPlan } from "../plan-comment/stack-report";
import { renderForTerminal } from "../plan-comment/terminal";
import { stacksOf } from "../synth/stacks-of";
import { interruptible } from "../terminal/interruption";
import { colorsFor } from "../terminal/output";
import { terraformFor } from "../tools/find";
import { plannedCommit, runUrl } from "./commit";
import { lookAtStacks } from "./look-at-stacks";
import { planStack } from "./plan-stack";
import { writeMarkdown } from "./write-markdown";

const USAGE = `npm run plan -- --env NAME [--stack NAME …] [--markdown FILE] [--detailed-exitcode]

Plans every stack against its real state, and says what the comment on a pull request will say.
Changes nothing and takes no lock.
Exit code: 0 planned, 1 a plan failed. A stack that cannot be planned yet, or not from here, fails nothing.

  --env NAME            the environment: dev, prod, or local while a rehearsal is kept
  --stack NAME          only this stack, for example vpc; may be given again
  --markdown FILE       write the comment; where it has no room for everything, all of it beside FILE, as NAME.whole.md
  --detailed-exitcode   2 instead of 0 where something would change
  --workspace DIR       folder for cdktf.out/ (default: this repository)
  --help                this text`;

/** `npm run plan`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: {
      env: { type: "string" },
      stack: { type: "string", multiple: true, default: [] },
      markdown: { type: "string" },
      "detailed-exitcode": { type: "boolean", default: false },
      workspace: { type: "string", default: "." },
    },
  });
  if (!values.env) throw new UserError(`--env is missing: whose stacks?\n\n${USAGE}`);
  const environment = environmentCalled(values.env);
  const stacks = await stacksOf(environment.name, values.stack, values.workspace);
  const installation = await terraformFor(environment.name);
  return interruptible(async (signal) => {
    const plans = await lookAtStacks(stacks, { ...installation, signal }, planStack);
    if (signal.aborted) {
      process.stdout.write("\nInterrupted. Nothing was changed.\n");
      return 1;
    }
    const comment: PlanComment = {
      environment: environment.name,
      catalog: environment.catalog,
      commit: plannedCommit(),
      runUrl: runUrl(),
      stacks: plans,
      today: new Date(),
    };
    process.stdout.write(`\n${renderForTerminal(comment, colorsFor(process.stdout))}\n`);
    if (values.markdown) writeMarkdown(values.markdown, comment);
    if (plans.some((each) => "error" in each)) return 1;
    return values["detailed-exitcode"] && plans.some(hasChanges) ? 2 : 0;
  });
}

function hasChanges(each: StackPlan): boolean {
  return "plan" in each && changesAnything(each.plan);
}
