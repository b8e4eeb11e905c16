/** What a deployment takes for reviewed, and what it does not. */
import { expectReviewers } from "../../operations/deploy/asked";
import { readDecision } from "../../operations/deploy/decision";
import { reviewOf } from "../../operations/deploy/review";
import { losses } from "../../operations/deploy/stateful";
import { markerWith } from "../../operations/plan-comment/marker";
import { GithubStandIn } from "./github-stand-in";

const COMMIT = "c".repeat(40);
const DIGESTS = { "dev-vpc": `sha256:${"1".repeat(64)}` };
const OTHERS = { "dev-vpc": `sha256:${"2".repeat(64)}` };
const comment = (environment: string, digests: Record<string, string>) =>
  `### A plan\n\n${markerWith(environment, digests)}`;

let github: GithubStandIn;
let pull: number;
beforeEach(async () => {
  github = await new GithubStandIn().start();
  const head = { ref: "a-branch", sha: "h".repeat(40), repo: { full_name: "example/sample-platform" } };
  pull = github.addPull({ head, state: "closed", merged_at: "2026-11-23T12:00:00Z" }).number;
  github.commitPulls.set(COMMIT, [pull]);
});
afterEach(() => github.stop());

const review = () => reviewOf(github.client, COMMIT, "dev");

test("a commit was reviewed as the comment in its pull request says", async () => {
  github.addComment(pull, comment("dev", DIGESTS));
  expect(await review()).toEqual({ pull, digests: DIGESTS, allowDestroy: false });
});

test("what was reviewed for another environment is not taken for this one", async () => {
  github.addComment(pull, comment("prod", OTHERS));
  expect(await review()).toMatchObject({ digests: {} });
});

test("a comment of somebody's own is not taken for the workflow's", async () => {
  github.addComment(pull, comment("dev", DIGESTS));
  github.addComment(pull, comment("dev", OTHERS), { login: "mallory", type: "User" });
  github.addComment(pull, comment("dev", OTHERS), { login: "github-actions[bot]", type: "User" });
  expect(await review()).toMatchObject({ digests: DIGESTS });
});

test("what the workflow said before anything else of a value in a plan is not taken for its word", async () => {
  github.addComment(pull, `${markerWith("dev", OTHERS)}\n\nsomething else\n\n${markerWith("dev", DIGESTS)}`);
  expect(await review()).toMatchObject({ digests: DIGESTS });
});

test("nothing was reviewed of a commit without a merged pull request", async () => {
  github.commitPulls.set(COMMIT, []);
  expect(await review()).toBeUndefined();
  const head = { ref: "open", sha: "o".repeat(40), repo: null };
  github.commitPulls.set(COMMIT, [github.addPull({ head }).number]);
  expect(await review()).toBeUndefined();
});

test("what was merged into another branch was not reviewed", async () => {
  github.addComment(pull, comment("dev", DIGESTS));
  Object.assign(github.pulls[0] as object, { base: { ref: "a-branch-of-mine" } });
  expect(await review()).toBeUndefined();
});

test("only the label allows to destroy for good", async () => {
  expect(await review()).toMatchObject({ allowDestroy: false });
  github.pulls[0]?.labels.push({ name: "allow-destroy" });
  expect(await review()).toMatchObject({ allowDestroy: true });
});

test("an approval counts only where somebody was asked", async () => {
  github.environments.set("dev-approval", { protection_rules: [{ type: "branch_policy" }] });
  await expect(expectReviewers(github.client, "dev-approval")).rejects.toThrow("no required reviewers");
  github.environments.set("dev-approval", { protection_rules: [{ type: "required_reviewers" }] });
  await expect(expectReviewers(github.client, "dev-approval")).resolves.toBeUndefined();
});

test.each([["{}"], ["nonsense"], ['{"accepted":{"dev-vpc":"*"},"allowDestroy":false}']])(
  "`%s` is no decision",
  (text) => expect(() => readDecision(text)).toThrow("this is not what a check prints"),
);

describe("what no apply brings back", () => {
  const change = (type: string, actions: string[], mode = "managed") => ({
    resource_changes: [{ address: `${type}.a`, type, mode, change: { actions, before: {}, after: null } }],
  });

  test.each([[["delete"]], [["delete", "create"]], [["create", "delete"]]])("is lost by %j", (actions) => {
    expect(losses(change("aws_s3_bucket", actions))).toEqual([
      { address: "aws_s3_bucket.a", what: "its objects" },
    ]);
  });

  test.each([
    ["aws_kms_key", "all that was encrypted with it"],
    ["aws_ecr_repository", "its images"],
    ["aws_secretsmanager_secret", "its values"],
    // Of the control plane, and of the network: who did what.
    ["aws_cloudwatch_log_group", "its logs"],
    ["helm_release", "the custom resources of its definitions"],
  ])("is lost with %s: %s", (type, what) => {
    expect(losses(change(type, ["delete"]))).toEqual([{ address: `${type}.a`, what }]);
  });

  test("is not lost by other changes, nor is what an apply brings back", () => {
    expect(losses(change("aws_s3_bucket", ["update"]))).toEqual([]);
    expect(losses(change("aws_s3_bucket", ["forget"]))).toEqual([]);
    expect(losses(change("aws_s3_bucket", ["delete"], "data"))).toEqual([]);
    expect(losses(change("aws_route", ["delete"]))).toEqual([]);
  });
});
