/** What a job could do if somebody else had the say in it. */
import { jobs, steps, workflows } from "./workflow";

/** Every right to change anything, and to get a token for AWS or Sigstore. A new one is a decision. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  "deploy / dev": ["actions", "id-token"],
  "deploy / prod": ["actions", "id-token"],
  "deploy-environment / check": ["id-token"],
  "deploy-environment / deploy": ["id-token"],
  "deploy-environment / again": ["actions"],
  "drift / drift": ["id-token", "issues"],
  "build-push-ecr / build": ["security-events"],
  "build-push-ecr / push": ["id-token"],
  "build-push-ecr / propose": ["actions", "contents", "pull-requests"],
  "plan / plan": ["id-token", "pull-requests"],
  "release / page": ["contents"],
};

test.each(workflows)("$name gives nothing to a job that does not ask", ({ permissions }) => {
  expect(permissions).toEqual({});
});

test.each(jobs)("%s says what it may do", (_name, job) => {
  expect(job.permissions).toBeDefined();
});

test.each(jobs)("%s may change no more than is listed here", (name, { permissions = {} }) => {
  const writes = Object.keys(permissions).filter((permission) => permissions[permission] === "write");
  expect(writes.sort()).toEqual(WRITES[name] ?? []);
});

test("nothing runs with the rights of this repository for a pull request of somebody else's", () => {
  for (const { on } of workflows) {
    expect(Object.keys(on)).not.toContain("pull_request_target");
    expect(Object.keys(on)).not.toContain("workflow_run");
    expect(Object.keys(on)).not.toContain("issue_comment");
  }
});

test.each(jobs.filter(([, { uses }]) => !uses))("%s ends by itself", (_name, job) => {
  expect(job["timeout-minutes"]).toBeLessThanOrEqual(120);
});

test("no checkout leaves a token behind", () => {
  const checkouts = steps.filter(([, { uses }]) => uses?.startsWith("actions/checkout@"));
  expect(checkouts.length).toBeGreaterThan(1);
  for (const [, step] of checkouts) expect(step.with).toMatchObject({ "persist-credentials": false });
});
