/** What the workflows' programs refuse, before they reach anything. */

import { main as push } from "../../operations/build/push";
import { main as asked } from "../../operations/deploy/asked";
import { main as deploy } from "../../operations/deploy/main";
import { main as drift } from "../../operations/drift/main";
import { main as aws } from "../../operations/github/aws";
import { main as promote } from "../../operations/gitops/main";
import { main as changelog } from "../../operations/release/main";

const outside = { ...process.env };
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("GITHUB_")) delete process.env[name];
});
afterEach(() => Object.assign(process.env, outside));

const decision = JSON.stringify({ accepted: {}, allowDestroy: false });

test.each<[string, (args: string[]) => number | Promise<number>, string[], string]>([
  ["deploy without an environment", deploy, ["--check"], "--env is missing"],
  ["deploy without a decision", deploy, ["--env", "dev"], "nothing is applied that was not decided on"],
  [
    "deploy that checks and applies",
    deploy,
    ["--env", "dev", "--check", "--decision", decision],
    "Give --check or",
  ],
  [
    "deploy with a decision of one's own",
    deploy,
    ["--env", "dev", "--decision", "yes"],
    "not what a check prints",
  ],
  [
    "deploy that asks for a review outside of a workflow",
    deploy,
    ["--env", "dev", "--check", "--review", "HEAD"],
    "GITHUB_REPOSITORY is not set",
  ],
  [
    "drift of one stack as an issue",
    drift,
    ["--env", "dev", "--issue", "--stack", "vpc"],
    "leave out --stack",
  ],
  [
    "drift as an issue outside of a workflow",
    drift,
    ["--env", "dev", "--issue"],
    "GITHUB_REPOSITORY is not set",
  ],
  ["promote in dev", promote, ["--env", "dev", "--tag", "1.2.3"], "in dev Image Updater chooses the image"],
  ["promote without a tag", promote, ["--env", "prod"], "An argument is missing"],
  [
    "promote of what no build is called",
    promote,
    ["--env", "prod", "--tag", "v1.2.3"],
    '"v1.2.3" is not the tag of a build',
  ],
  ["push without a repository", push, ["--image", "image", "--tags", "1.2.3"], "An argument is missing"],
  ["changelog of no release", changelog, ["--tag", "latest"], '"latest" is not the tag of a release'],
  ["changelog of a tag without v", changelog, ["--tag", "1.2.3"], "such as v1.2.3"],
  [
    "changelog of a release that is not here",
    changelog,
    ["--tag", "v987.6.5"],
    "no tag v987.6.5 in this clone",
  ],
  ["aws of two environments", aws, ["--env", "dev,prod"], "more than one environment"],
  ["asked about nothing", asked, [], "for example dev-approval"],
])("%s is refused", async (_what, main, args, message) => {
  await expect((async () => main(args))()).rejects.toThrow(message);
});
