import { UserError } from "../../config/user-error";
import { environmentCalled, parseArguments } from "../arguments";
import { githubOfJob } from "../github/client";
import { addSummary } from "../github/job";
import { Git } from "./git";
import { propose } from "./propose";
import { openPullRequest } from "./pull-request";

const USAGE = `npm run promote -- --env NAME --tag TAG [--pull-request]

Proposes another image for an environment: a branch with one commit, which changes the tag in the environment's values
file. Nothing in the working folder is touched, and nothing is deployed before somebody merges.

  --env NAME       the environment, for example prod
  --tag TAG        a released version like 1.2.3, or a commit of 40 digits
  --pull-request   in a workflow: also open the pull request, or bring it up to date
  --help           this text`;

/** `npm run promote`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: {
      env: { type: "string" },
      tag: { type: "string" },
      "pull-request": { type: "boolean", default: false },
    },
  });
  if (!values.env || !values.tag) throw new UserError(`An argument is missing.\n\n${USAGE}`);
  const environment = environmentCalled(values.env);
  if (environment.delivery.imageUpdates !== "reviewed") {
    throw new UserError(
      `--env: in ${environment.name} Image Updater chooses the image (delivery.imageUpdates); it would replace this one.`,
    );
  }
  const github = values["pull-request"] ? githubOfJob() : undefined;
  const proposal = { environment: environment.name, base: environment.delivery.branch, tag: values.tag };
  const proposed = await propose(new Git(".", process.env.GITHUB_TOKEN), proposal);
  if (proposed.did === "superseded") {
    return say(
      `${values.tag} is not proposed for ${environment.name}: ${proposed.by} is newer, and there already.`,
    );
  }
  if (proposed.did === "deployed") return say(`${environment.name} has ${values.tag} already.`);
  if (!github) return say(`Branch ${proposed.branch} proposes ${values.tag}: open a pull request from it.`);
  const number = await openPullRequest(github, proposal);
  return say(`Pull request #${number} proposes ${values.tag} for ${environment.name}.`);
}

function say(text: string): number {
  console.log(text);
  addSummary(text);
  return 0;
}
