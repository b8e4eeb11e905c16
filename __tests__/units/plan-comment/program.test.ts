import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { main as plan } from "../../../operations/plan/main";
import { writeMarkdown } from "../../../operations/plan/write-markdown";
import { main as comment } from "../../../operations/plan-comment/main";
import { markerWith } from "../../../operations/plan-comment/marker";
import { GithubStandIn } from "../../workflows/github-stand-in";
import { commentOn, resource } from "./plans";

const folder = mkdtempSync(path.join(os.tmpdir(), "plan-comment-"));
const file = (name: string) => path.join(folder, name);
let github: GithubStandIn;

/** What a job knows of its pull request, from `from`. */
function inJob(from: string): void {
  const pull_request = { number: 7, head: { sha: "abc123", repo: { full_name: from } } };
  writeFileSync(file("event.json"), JSON.stringify({ pull_request }));
  Object.assign(process.env, {
    GITHUB_EVENT_PATH: file("event.json"),
    GITHUB_REPOSITORY: "example/sample-platform",
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: "a-token",
    GITHUB_STEP_SUMMARY: file("summary.md"),
  });
}

const env = { ...process.env };
beforeEach(async () => {
  github = await new GithubStandIn().start();
  jest.spyOn(console, "log").mockImplementation();
});
afterEach(async () => {
  process.env = { ...env };
  await github.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the job for a pull request", () => {
  test("posts what the plan wrote", async () => {
    inJob("example/sample-platform");
    const body = `Plans\n\n${markerWith("dev", {})}\n`;
    writeFileSync(file("plan-dev.md"), body);
    expect(await comment(["--env", "dev", "--markdown", file("plan-dev.md")])).toBe(0);
    expect(github.comments.map(({ issue, body }) => [issue, body])).toEqual([[7, body]]);
  });

  test("says over the comment of an earlier commit that there is no plan, where none was written", async () => {
    inJob("example/sample-platform");
    github.addComment(7, `Plans\n\n${markerWith("dev", { "dev-vpc": "sha256:1" })}\n`);
    await comment(["--env", "dev", "--markdown", file("none.md")]);
    expect(github.comments.map(({ body }) => body.split("\n")[0])).toEqual([
      "**There is no plan for `dev`**: the run failed before it came to that.",
    ]);
    expect(github.comments[0]?.body).toContain("abc123");
  });

  test("asks GitHub for nothing where the branch is a fork's", async () => {
    inJob("mallory/sample-platform");
    await expect(comment(["--env", "dev", "--markdown", file("plan-dev.md")])).rejects.toThrow(
      /comes from mallory/,
    );
    expect(github.requests).toEqual([]);
  });
});

describe("npm run plan", () => {
  test("writes the comment, and beside it all that has no room in it", () => {
    const added = (number: number) =>
      Array.from({ length: number }, (_, at) =>
        resource(`aws_x.y${at}`, { actions: ["create"], before: null, after: { text: "a ".repeat(500) } }),
      );
    const comment = (number: number) =>
      commentOn({ stack: "dev-vpc", plan: { resource_changes: added(number) } });
    writeMarkdown(file("plan.md"), comment(1000));
    expect(readFileSync(file("plan.md"), "utf8")).toContain("stands in the artifact of the run");
    const whole = readFileSync(file("plan.whole.md"), "utf8");
    expect(whole).toContain('aws_x.y999 is added @@\n+ text: "a a ');
    expect(whole).not.toMatch(/more characters|stands in the artifact/);

    writeMarkdown(file("plan.md"), comment(1));
    expect(existsSync(file("plan.whole.md"))).toBe(false);
  });

  test("wants to know of which environment", async () => {
    await expect(plan([])).rejects.toThrow(/^--env is missing: whose stacks\?/);
    await expect(plan(["--env", "nowhere"])).rejects.toThrow(/nowhere/);
  });

  test("plans local only while a rehearsal is kept", async () => {
    await expect(plan(["--env", "local", "--workspace", folder])).rejects.toThrow(
      /npm run rehearse -- --keep/,
    );
  });
});
