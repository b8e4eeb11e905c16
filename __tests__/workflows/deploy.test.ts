/** In which order, with which locks and how far a deployment goes; with a stand-in for Terraform that writes down its calls. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Decision } from "../../operations/deploy/decision";
import { decisionOn, deploy } from "../../operations/deploy/deploy";
import { planDigest } from "../../operations/plan-comment/digest";
import type { PlannedStack } from "../../operations/rehearse/plan";
import { plannedStack } from "../planned-stack";
import { quietTask } from "../quiet-task";
import { TERRAFORM } from "./terraform-stand-in";

// Each test starts a dozen programs, which take their time on a busy machine.
jest.setTimeout(60_000);

const scratch = mkdtempSync(path.join(tmpdir(), "deploy-"));
const terraform = path.join(scratch, "terraform");
const calls = path.join(scratch, "calls");
const given = process.env.CALLS;
beforeAll(() => {
  writeFileSync(terraform, TERRAFORM);
  chmodSync(terraform, 0o755);
  process.env.CALLS = calls;
});
beforeEach(() => writeFileSync(calls, ""));
afterAll(() => {
  if (given === undefined) delete process.env.CALLS;
  else process.env.CALLS = given;
  rmSync(scratch, { recursive: true, force: true });
});

const plan = (address: string) => ({
  resource_changes: [
    {
      address,
      type: "aws_vpc",
      change: { actions: ["create"], before: null, after: { cidr: "10.0.0.0/16" } },
    },
  ],
});

/** A stack of dev whose plan creates something; "" has nothing to do, null cannot be planned. */
function stack(name: string, dependencies: string[] = [], creates: string | null = name): PlannedStack {
  const folder = path.join(mkdtempSync(path.join(scratch, "stacks-")), `dev-${name}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, "cdk.tf.json"), "{}");
  if (creates !== null) {
    writeFileSync(path.join(folder, "plan.json"), JSON.stringify(creates ? plan(creates) : {}));
  }
  return plannedStack(`dev-${name}`, {
    folder,
    dependencies: dependencies.map((dependency) => `dev-${dependency}`),
  });
}

const accepting = (...names: string[]): Decision => ({
  accepted: Object.fromEntries(names.map((name) => [`dev-${name}`, planDigest(plan(name))])),
  allowDestroy: false,
});

async function run(stacks: PlannedStack[], decision: Decision, check = false) {
  const results = await deploy(stacks, {
    environment: "dev",
    decision,
    check,
    terraform,
    signal: new AbortController().signal,
    start: () => quietTask,
  });
  return { results, kinds: results.map(({ outcome }) => outcome.kind) };
}

const noted = () =>
  readFileSync(calls, "utf8")
    .split("\n")
    .filter((line) => /^(plan|apply) /.test(line));

test("each stack is planned when those before it are applied, under its lock, and by that very plan", async () => {
  const stacks = [stack("vpc"), stack("eks", ["vpc"])];
  expect((await run(stacks, accepting("vpc", "eks"))).kinds).toEqual(["applied", "applied"]);
  expect(noted()).toEqual([
    "plan dev-vpc locked 700",
    "apply dev-vpc that plan",
    "plan dev-eks locked 700",
    "apply dev-eks that plan",
  ]);
});

test("no plan stays on the disk", async () => {
  await run([stack("vpc")], accepting("vpc"));
  const folder = readFileSync(calls, "utf8").trimEnd().split("\n").at(-1) as string;
  expect(folder).toContain("plan-");
  expect(existsSync(folder)).toBe(false);
});

test("a check locks and applies nothing, and plans also what depends on a change", async () => {
  const stacks = [stack("vpc"), stack("eks", ["vpc"])];
  const { results, kinds } = await run(stacks, accepting("eks"), true);
  expect(kinds).toEqual(["differs", "accepted"]);
  expect(noted()).toEqual(["plan dev-vpc unlocked 700", "plan dev-eks unlocked 700"]);
  expect(decisionOn(results, false)).toEqual(accepting("vpc", "eks"));
});

test("what depends on a stack that was not applied waits, and everything else goes on", async () => {
  const stacks = [stack("vpc"), stack("ecr"), stack("eks", ["vpc"]), stack("platform", ["eks", "ecr"])];
  const { results, kinds } = await run(stacks, accepting("ecr", "eks", "platform"));
  expect(kinds).toEqual(["differs", "applied", "waits", "waits"]);
  expect(results.at(-1)?.outcome).toEqual({ kind: "waits", on: "dev-eks" });
});

test("what depends on a stack that failed waits, and everything else goes on", async () => {
  const stacks = [stack("vpc", [], null), stack("ecr"), stack("eks", ["vpc"])];
  const { results, kinds } = await run(stacks, accepting("vpc", "ecr", "eks"));
  expect(kinds).toEqual(["failed", "applied", "waits"]);
  expect(results[0]?.outcome).toMatchObject({ error: { message: expect.stringContaining("It broke") } });
});

test("what an apply failed on is told together with its plan, which says what in the message is secret", async () => {
  const vpc = stack("vpc");
  writeFileSync(path.join(vpc.folder, "refusal.txt"), "Quota exceeded");
  const { results } = await run([vpc], accepting("vpc"));
  expect(results[0]?.outcome).toMatchObject({
    kind: "failed",
    error: { message: expect.stringContaining("Quota exceeded") },
    planned: { plan: plan("vpc") },
  });
});

test("a plan that takes Helm releases for gone, since nobody could look, is neither shown for approval nor applied", async () => {
  const release = (actions: string[]) => ({
    address: "helm_release.apps",
    type: "helm_release",
    change: { actions, before: null, after: { name: "apps" } },
  });
  const overlooked = { resource_drift: [release(["delete"])], resource_changes: [release(["create"])] };
  const application = stack("application");
  writeFileSync(path.join(application.folder, "plan.json"), JSON.stringify(overlooked));
  const decision = { accepted: { "dev-application": planDigest(overlooked) }, allowDestroy: true };
  for (const check of [true, false]) {
    const { results } = await run([application], decision, check);
    expect(results[0]?.outcome).toMatchObject({
      kind: "failed",
      error: { message: expect.stringContaining("it sees no Helm release") },
    });
  }
  expect(noted().filter((line) => line.startsWith("apply"))).toEqual([]);
});

test("what a person applies is only looked at, and no digest makes it otherwise", async () => {
  const stacks = [stack("backend"), stack("github"), stack("ecr")];
  const all = accepting("backend", "github", "ecr");
  expect((await run(stacks, all, true)).kinds).toEqual(["by a person", "by a person", "accepted"]);
  expect((await run(stacks, all)).kinds).toEqual(["unchanged", "unchanged", "applied"]);
  expect(noted().filter((line) => line.startsWith("apply"))).toEqual(["apply dev-ecr that plan"]);
});

test("a plan that would do nothing is not applied, whatever was accepted", async () => {
  expect((await run([stack("vpc", [], "")], accepting("vpc"))).kinds).toEqual(["unchanged"]);
});

test("a digest that was accepted for one stack does not count for another", async () => {
  const decision = { accepted: { "dev-ecr": planDigest(plan("vpc")) }, allowDestroy: false };
  expect((await run([stack("vpc")], decision)).kinds).toEqual(["differs"]);
});
