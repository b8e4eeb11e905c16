/** What workflows are told about AWS is what the stacks make. */
import { dev } from "../../config/environments/dev";
import { local } from "../../config/environments/local";
import { prod } from "../../config/environments/prod";
import { parseEnvironment } from "../../config/load";
import { compose } from "../../main";
import { awsOfJob } from "../../operations/github/aws";
import { synthesize } from "../synthesized";
import { jobs, workflows } from "./workflow";

test.each([dev, prod])(
  "the roles and the repository of $name are called as its stacks call them",
  (input) => {
    const environment = parseEnvironment({ ...input, account: "111122223333" });
    const { stack } = synthesize({ ...input, account: "111122223333" }, compose);
    const roles = stack(`${input.name}-github`).resources("aws_iam_role");
    const told = awsOfJob(environment);
    expect(roles.map(({ name }) => `arn:aws:iam::111122223333:role/${String(name)}`).sort()).toEqual(
      [told["deploy-role"], told["plan-role"], told["push-role"]].sort(),
    );
    const [repository] = stack(`${input.name}-ecr`).resources("aws_ecr_repository");
    expect(told.repository).toBe(
      `111122223333.dkr.ecr.${input.region}.amazonaws.com/${String(repository?.name)}`,
    );
    expect(told.configured).toBe("true");
  },
);

test("an environment with the placeholder for an account is none to work in", () => {
  expect(awsOfJob(parseEnvironment({ ...dev, account: "000000000000" })).configured).toBe("false");
});

test("workflows know every environment but the one that is rehearsed, in the order in which they deploy", () => {
  const environments = [dev.name, prod.name];
  expect(environments).not.toContain(local.name);
  for (const { name, text } of workflows) {
    for (const [, list] of text.matchAll(/environment: \[(.*)\]$/gm)) {
      expect([name, list?.split(", ")]).toEqual([name, environments]);
    }
  }
});

test("every job that gets a role asks first whether there is an account", () => {
  const withRoles = jobs.filter(([, { steps = [] }]) =>
    steps.some(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@")),
  );
  expect(withRoles.length).toBeGreaterThan(3);
  for (const [name, { steps = [], needs }] of withRoles) {
    const asks = steps.some(({ id, run }) => id === "aws" && run?.includes("operations/github/aws.ts"));
    const step = steps.find(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
    // A deployment begins only where a check found something to apply.
    const isAfterCheck = [needs].flat().includes("check");
    expect([name, asks, isAfterCheck || step?.if]).toEqual([
      name,
      true,
      isAfterCheck || "steps.aws.outputs.configured == 'true'",
    ]);
  }
});
