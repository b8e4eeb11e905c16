/** What a job could do if somebody else had the say in it. */
import { jobs, steps, workflows } from "./workflow";

/** Every right to change anything, and to get a token for AWS or Sigstore. A new one is a decision. */
const WRITES: Readonly<Record<string, readonly string[]>> = {};

test.each(workflows)("$name gives nothing to a job that does not ask", ({ permissions }) => {
  expect(permissions).toEqual({});
});

test.each(jobs)("%s says what it may do", (_name, job) => {
  expect(job.permissions).toBeDefined();
});

test("no job may change more than what is listed here", () => {
  const writes = jobs.flatMap(([name, { permissions = {} }]) => {
    const names = Object.keys(permissions).filter((permission) => permissions[permission] === "write");
    return names.length > 0 ? [[name, names.sort()] as const] : [];
  });
  expect(Object.fromEntries(writes)).toEqual(WRITES);
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
