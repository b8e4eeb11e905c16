import { UserError } from "../../config/user-error";
import { githubOfJob } from "../../operations/github/client";
import { GithubStandIn, trouble } from "./github-stand-in";

let github: GithubStandIn;
beforeEach(async () => {
  github = await new GithubStandIn().start();
});
afterEach(() => github.stop());

const issue = { title: "Drift in dev", body: "…", labels: ["drift"] };

test("reads all pages of a list", async () => {
  for (let n = 0; n < 250; n++) await github.client.post("/issues", { ...issue, title: String(n) });
  expect(await github.client.list("/issues?labels=drift")).toHaveLength(250);
});

test.each([
  ["a bad gateway", trouble.badGateway],
  ["a connection that breaks", trouble.hangUp],
])("repeats what reads and what replaces after %s, each time later", async (_name, answer) => {
  await github.client.post("/issues", issue);
  github.failures.push({ answer }, { answer }, { answer });
  await github.client.patch("/issues/1", { body: "new" });
  expect(github.issues).toMatchObject([{ body: "new" }]);
  expect(github.pauses).toEqual([1000, 2000, 4000]);
});

test("gives up in the end, with what GitHub said last", async () => {
  for (let n = 0; n < 9; n++) github.failures.push({ answer: trouble.badGateway });
  await expect(github.client.get("/issues")).rejects.toThrow(
    "GitHub: GET /issues: 502 <html>Bad Gateway</html>",
  );
  expect(github.requests).toHaveLength(5);
});

test("never creates twice by itself: what a bad gateway hides may be there", async () => {
  github.failures.push({ answer: trouble.badGateway, after: true });
  await expect(github.client.post("/issues", issue)).rejects.toThrow("502");
  expect(github.issues).toHaveLength(1);
});

test("what looks before it creates may be repeated, and finds what the first attempt had made", async () => {
  const { client } = github;
  github.failures.push(
    { answer: (response) => response.end("[]") },
    { answer: trouble.badGateway, after: true },
  );
  await client.settle(async () => {
    if ((await client.list("/issues")).length === 0) await client.post("/issues", issue);
  });
  expect(github.issues).toHaveLength(1);
});

test("waits as long as a rate limit says, even to create", async () => {
  github.failures.push({ answer: trouble.secondaryLimit(7) }, { answer: trouble.primaryLimit(90) });
  await github.client.post("/issues", issue);
  expect(github.issues).toHaveLength(1);
  expect(github.pauses[0]).toBe(7000);
  expect(github.pauses[1]).toBeGreaterThan(85_000);
});

test("waits a minute where a rate limit says no time", async () => {
  github.failures.push({ answer: trouble.secondaryLimit() });
  await github.client.get("/issues");
  expect(github.pauses).toEqual([60_000]);
});

test("does not wait an hour for a rate limit: the job would only cost", async () => {
  github.failures.push({ answer: trouble.primaryLimit(3600) });
  await expect(github.client.get("/issues")).rejects.toThrow("403 API rate limit exceeded");
  expect(github.pauses).toEqual([]);
});

test("a right that is missing is said at once", async () => {
  github.failures.push({ answer: trouble.forbidden });
  const refusal = github.client.get("/issues");
  await expect(refusal).rejects.toThrow("GitHub: GET /issues: 403 Resource not accessible by integration");
  // The rights are the reader's to give: no stack of ours.
  await expect(refusal).rejects.toThrow(UserError);
  expect(github.requests).toHaveLength(1);
});

test("outside of a workflow job it says what is missing", () => {
  expect(() => githubOfJob({})).toThrow("GITHUB_REPOSITORY is not set");
  expect(() => githubOfJob({ GITHUB_REPOSITORY: "a/b" })).toThrow("GITHUB_TOKEN is not set");
});
