import { issueBody, postDrift } from "../../operations/drift/issue";
import type { StackDrift } from "../../operations/drift/report";
import { COMMENT_LIMIT } from "../../operations/plan-comment/comment";
import { plannedStack } from "../planned-stack";
import { GithubStandIn, trouble } from "./github-stand-in";

let github: GithubStandIn;
beforeEach(async () => {
  github = await new GithubStandIn().start();
});
afterEach(() => github.stop());

const drifted = (id: string, address: string, ...attributes: string[]): StackDrift => ({
  stack: plannedStack(id),
  comparison: { drifted: [{ address, attributes }], pending: [] },
});
const clean = (id: string): StackDrift => ({
  stack: plannedStack(id),
  comparison: { drifted: [], pending: ["a.b"] },
});

const scan = drifted(
  "dev-ecr",
  "aws_ecr_repository.repository",
  "image_scanning_configuration[0].scan_on_push",
);
const gone = drifted("dev-vpc", 'aws_route.private["a"]');
const post = (...results: StackDrift[]) => postDrift(github.client, "dev", results, "https://run");

test("an issue is opened for what drifts, once", async () => {
  expect(await post(scan, clean("dev-vpc"))).toEqual({ number: 1, did: "opened" });
  expect(await post(scan, clean("dev-vpc"))).toBeUndefined();
  expect(github.issues).toMatchObject([
    {
      title: "Drift in dev: 1 resource changed outside of Terraform",
      labels: [{ name: "drift" }],
      state: "open",
    },
  ]);
  expect(github.issues[0]?.body).toContain(
    "| `dev-ecr` | `aws_ecr_repository.repository` | `image_scanning_configuration[0].scan_on_push` |",
  );
  expect(github.comments).toEqual([]);
});

test("it is updated in place when something else drifts, and who follows it is told", async () => {
  await post(scan);
  expect(await post(scan, gone)).toEqual({ number: 1, did: "updated" });
  expect(github.issues).toMatchObject([{ title: expect.stringContaining("2 resources"), state: "open" }]);
  expect(github.issues[0]?.body).toContain('| `dev-vpc` | `aws_route.private["a"]` | it is gone |');
  expect(github.comments).toMatchObject([
    { issue: 1, body: "What drifts has changed ([run](https://run))." },
  ]);
});

test("it is closed when nothing drifts any more, whatever the code would still change", async () => {
  await post(scan);
  expect(await post(clean("dev-ecr"))).toEqual({ number: 1, did: "closed" });
  expect(github.issues).toMatchObject([{ state: "closed", state_reason: "completed" }]);
  expect(await post(clean("dev-ecr"))).toBeUndefined();
  expect(await post(scan)).toMatchObject({ did: "opened" });
});

test.each([
  ["fails", { error: new Error("no route") }],
  ["lacks its provider here", { lacking: ["hashicorp/helm"] }],
])("it stays open while a stack cannot be looked at, because it %s", async (_why, unknown) => {
  const stack = plannedStack("dev-vpc");
  await post(scan);
  expect(await post(clean("dev-ecr"), { stack, ...unknown })).toBeUndefined();
  expect(github.issues).toMatchObject([{ state: "open" }]);
  await post(scan, { stack, ...unknown });
  expect(github.issues[0]?.body).toContain("Not known of `dev-vpc`");
});

test("each environment has an issue of its own, and other issues with the label are left alone", async () => {
  await github.client.post("/issues", { title: "mine", body: "about drift in dev", labels: ["drift"] });
  await postDrift(github.client, "prod", [drifted("prod-ecr", "a.b", "tags")]);
  await post(scan);
  expect(github.issues.map(({ title }) => title)).toEqual([
    "mine",
    expect.stringContaining("Drift in prod"),
    expect.stringContaining("Drift in dev"),
  ]);
  await post(clean("dev-ecr"));
  expect(github.issues.map(({ state }) => state)).toEqual(["open", "open", "closed"]);
});

test("a bad gateway after the issue was opened opens no second one", async () => {
  github.failures.push(
    { answer: (response) => response.end("[]") },
    { answer: trouble.badGateway, after: true },
  );
  await post(scan);
  expect(github.issues).toHaveLength(1);
});

test("drift in hundreds of resources fits into an issue, which counts what it leaves out", () => {
  const resources = Array.from({ length: 900 }, (_, at) => `aws_subnet.${"long".repeat(20)}_${at}`);
  const body = issueBody(
    "dev",
    resources.map((address) => drifted("dev-vpc", address, "tags.owner")),
  );
  expect(body.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  const shown = resources.filter((address) => body.includes(`\`${address}\``)).length;
  expect(shown).toBeGreaterThan(400);
  expect(body).toContain(`And ${900 - shown} more, for which there is no room here`);
  expect(body.split("\n").at(-1)).toBe("<!-- drift dev -->");
});

test("a name cannot break out of the table, mention anybody or pass for the marker", () => {
  const body = issueBody("dev", [drifted("dev-vpc", 'a["`@everyone` | <b>"]', "tags.`x|y`")]);
  const row = body.split("\n").find((line) => line.includes("everyone")) as string;
  expect(row).toBe('| `dev-vpc` | ``a["`@everyone` \\| <b>"]`` | `` tags.`x\\|y` `` |');
});
