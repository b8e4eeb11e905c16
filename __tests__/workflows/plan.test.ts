/** Which pull requests get a plan, and what of it leaves the job. */
import { jobs, workflowCalled, workflows } from "./workflow";

const { on, jobs: planJobs } = workflowCalled("plan");
const steps = planJobs.plan?.steps ?? [];
const uses = (action: string) => steps.filter((step) => step.uses?.startsWith(`${action}@`));

test("whatever a merge deploys, its pull request shows as a plan before", () => {
  const deployed = workflowCalled("deploy").on.push?.paths ?? [];
  expect(deployed.length).toBeGreaterThan(5);
  expect(on.pull_request?.paths).toEqual(expect.arrayContaining([...deployed]));
});

test("what comes from a fork gets neither role nor token", () => {
  const forOthers = workflows.filter((workflow) => "pull_request" in workflow.on).map(({ name }) => name);
  const withRights = jobs.filter(
    ([name, { permissions = {} }]) =>
      forOthers.includes(name.split(" / ")[0] as string) && Object.values(permissions).includes("write"),
  );
  expect(withRights.map(([name]) => name)).toEqual(["plan / plan"]);
  for (const [, job] of withRights) {
    expect(job.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
  }
});

test("stacks are held to the policies before they are planned", () => {
  expect(planJobs.plan?.needs).toBe("synth");
  expect(planJobs.synth?.steps?.at(-1)?.run).toBe("npm run --silent synth");
});

test("a plan that failed is told in the comment, too", () => {
  const comment = steps.find(({ run }) => run?.includes("operations/plan-comment/main.ts"));
  expect(comment?.if).toContain("!cancelled()");
});

test("nothing but Markdown, in which secrets are masked, leaves the job", () => {
  const uploads = uses("actions/upload-artifact");
  expect(uploads).toHaveLength(1);
  for (const upload of uploads)
    expect(upload.with?.path).toMatch(/^plan-\$\{\{ matrix\.environment \}\}\.whole\.md$/);
});
