/** What others wrote and our workflows run is pinned by content, not by a name that somebody can move. */
import { TERRAFORM_VERSION } from "../../operations/tools/terraform";
import { steps, workflows } from "./workflow";

const uses = workflows.flatMap(({ name, text }) =>
  [...text.matchAll(/^\s*(?:- )?uses: *(.+)$/gm)].map(([, what]) => ({ name, what: what as string })),
);
const others = uses.filter(({ what }) => !what.startsWith("./"));

test("there are actions to look at", () => {
  expect(others.length).toBeGreaterThan(10);
});

test.each(others)("$name takes $what by its commit, and says which version that is", ({ what }) => {
  expect(what).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test("every workflow takes the same version of an action", () => {
  const commits = new Map<string, Set<string>>();
  for (const { what } of others) {
    const [action, commit] = what.split("@") as [string, string];
    commits.set(action, (commits.get(action) ?? new Set()).add(commit));
  }
  expect([...commits].filter(([, taken]) => taken.size > 1)).toEqual([]);
});

test("what plans in a workflow is the Terraform that everything was proven with, and its exit codes arrive", () => {
  const setups = steps.filter(([, step]) => step.uses?.startsWith("hashicorp/setup-terraform@"));
  expect(setups.length).toBeGreaterThan(4);
  for (const [job, step] of setups) {
    const { terraform_version, terraform_wrapper } = step.with ?? {};
    expect([job, terraform_version, terraform_wrapper]).toEqual([job, TERRAFORM_VERSION, false]);
  }
});

test("no workflow takes the versions of trivy-action that were hijacked on 2026-03-19", () => {
  // https://nvd.nist.gov/vuln/detail/CVE-2026-33634: every tag but 0.35.0 was moved.
  const trivy = others.filter(({ what }) => what.startsWith("aquasecurity/trivy-action@"));
  for (const { what } of trivy) expect(what).toContain("@57a97c7e7821a5776cebc9bb87c984fa69cba8f1 ");
});
