import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { plannedCommit, runUrl } from "../../../operations/plan/commit";

const folder = mkdtempSync(path.join(os.tmpdir(), "commit-"));
afterAll(() => rmSync(folder, { recursive: true }));

function eventWith(content: object): string {
  const file = path.join(folder, "event.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test("the commit of a pull request is its own, not the merge that GitHub checks out", () => {
  const GITHUB_EVENT_PATH = eventWith({ pull_request: { head: { sha: "head" } } });
  expect(plannedCommit({ GITHUB_EVENT_PATH, GITHUB_SHA: "merge" })).toBe("head");
});

test("the commit of a push is the pushed one", () => {
  expect(plannedCommit({ GITHUB_EVENT_PATH: eventWith({}), GITHUB_SHA: "pushed" })).toBe("pushed");
});

test("the commit on a machine of one's own is git's, and what is not committed is said", () => {
  expect(plannedCommit({})).toMatch(/^([0-9a-f]{40}( and uncommitted changes)?|none)$/);
});

test("a run has an address, a machine of one's own has none", () => {
  const job = {
    GITHUB_SERVER_URL: "https://github.example.com",
    GITHUB_REPOSITORY: "a/b",
    GITHUB_RUN_ID: "7",
  };
  expect(runUrl(job)).toBe("https://github.example.com/a/b/actions/runs/7");
  expect(runUrl({})).toBeUndefined();
});
