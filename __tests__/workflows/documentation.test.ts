/** docs/operations/delivery.md says what the workflows do. */
import { readFileSync } from "node:fs";
import { READER } from "../../constructs/cluster/access";
import { ALLOW_DESTROY } from "../../operations/deploy/review";
import { jobs, workflows } from "./workflow";

/** The environment that is deployed, as the called workflow has it. */
const INPUT = `\${{ inputs.environment }}`;

const page = readFileSync("docs/operations/delivery.md", "utf8");
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

test("each workflow that starts by itself has a row, and no other", () => {
  const rows = [...page.matchAll(/^\| `([\w-]+)\.yml` \|/gm)].map(([, name]) => name);
  const called = jobs.flatMap(([, { uses }]) => /([\w-]+)\.yml$/.exec(uses ?? "")?.[1] ?? []);
  const starting = workflows.map(({ name }) => name).filter((name) => !called.includes(name));
  expect(new Set(rows)).toEqual(new Set(starting));
});

test("what runs on one's own machine is there to be run", () => {
  for (const [, script] of page.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
});

test("every variable, secret and environment that a workflow asks for has a row, and no other", () => {
  const rows = [...page.matchAll(/^\| (variables|repository secrets|environments) \| (.*?) \|/gm)];
  const documented = (where: string) =>
    rows.filter(([, place]) => place === where).flatMap(([, , names = ""]) => names.match(/[\w-]+/g) ?? []);
  const texts = workflows.map(({ text }) => text).join("\n");
  const secrets = new Set([...texts.matchAll(/\$\{\{ secrets\.(\w+)/g)].map(([, name]) => name));
  expect(new Set(documented("repository secrets"))).toEqual(secrets);

  const environments = ["dev", "prod"];
  expect(texts).toContain("vars[format('{0}_RUNNER',");
  expect([...texts.matchAll(/vars(\.\w+|\[)/g)].every(([, how]) => how === "[")).toBe(true);
  expect(documented("variables")).toEqual(environments.map((name) => `${name.toUpperCase()}_RUNNER`));

  const named = jobs.flatMap(([, { environment }]) => (typeof environment === "string" ? [environment] : []));
  expect(named).toEqual([`${INPUT}-approval`, INPUT]);
  expect(documented("environments")).toEqual([
    ...environments,
    ...environments.map((name) => `${name}-approval`),
  ]);
});

test("it names the label, the check and the cluster's policy as they are called", () => {
  expect(page).toContain(`label \`${ALLOW_DESTROY}\``);
  expect(page).toContain(READER);
  expect(page).toContain("the check `ladder`");
  expect(jobs.map(([name]) => name)).toContain("ci / ladder");
});

test("deployments of an environment are one at a time, and none is ended for a newer one", () => {
  const deploy = jobs.find(([name]) => name === "deploy-environment / deploy")?.[1];
  expect(deploy?.concurrency).toEqual({
    group: `deploy-${INPUT}`,
    "cancel-in-progress": false,
  });
});

test("nothing is deployed that was neither reviewed nor approved, and prod not before dev", () => {
  const byName = Object.fromEntries(jobs);
  expect(byName["deploy-environment / approve"]?.if).toBe("needs.check.outputs.differs == 'true'");
  expect(byName["deploy-environment / approve"]?.steps?.at(-1)?.run).toContain("operations/deploy/asked.ts");
  expect(byName["deploy-environment / check"]?.steps?.at(-1)?.run).toContain(
    '--check --review "$GITHUB_SHA"',
  );
  expect(byName["deploy-environment / deploy"]?.steps?.at(-1)?.run).toContain('--decision "$DECISION"');
  expect(byName["deploy-environment / deploy"]?.needs).toEqual(["check", "approve"]);
  expect(byName["deploy-environment / deploy"]?.if).toContain("needs.check.result == 'success'");
  expect(byName["deploy-environment / deploy"]?.if).toContain(
    "(needs.check.outputs.differs == 'false' || needs.approve.result == 'success')",
  );
  expect(byName["deploy / prod"]?.needs).toBe("dev");
  expect(byName["deploy / prod"]?.if).toContain("needs.dev.result == 'success'");
});
