import path from "node:path";
import { DescribeKeyCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { App } from "cdktf";
import { bootstrap } from "../../backend/bootstrap";
import { useRemoteState } from "../../backend/remote-state";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { EnvironmentStack } from "../../constructs/environment-stack";
import { synthesize } from "../../main";
import type { Decision } from "../../operations/deploy/decision";
import { decisionOn, deploy, type StackOutcome } from "../../operations/deploy/deploy";
import { planStacks } from "../../operations/rehearse/plan";
import type { TerraformEvent } from "../../operations/terraform/terraform";
import { call, endpointOf } from "./aws-api";
import { type EmulatedAws, startEmulatedAws } from "./emulated-aws";
import { Program } from "./program";

jest.setTimeout(900_000);

const REPOSITORY = "sample-platform-local/sample-web-app";
const DEPLOY = "operations/deploy/main.ts";
const NOTHING_ACCEPTED: Decision = { accepted: {}, allowDestroy: false };
const [local] = loadEnvironments("local") as [Environment];

let emulated: EmulatedAws;
let outdir: string;

beforeAll(async () => {
  emulated = await startEmulatedAws();
  const { terraform, mirror, workspace } = emulated;
  await bootstrap(local, { terraform, mirror, workspace, task: { step() {}, detail() {} } });
  outdir = path.join(workspace, "cdktf.out");
});
beforeEach(() => synthesize([local], outdir));
afterAll(() => emulated?.stop());

interface Run {
  readonly check?: boolean;
  readonly decision?: Decision;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TerraformEvent) => void;
}

function run(names: readonly string[], options: Run = {}): Promise<StackOutcome[]> {
  const { check = false, decision = NOTHING_ACCEPTED, signal = new AbortController().signal } = options;
  return deploy(
    planStacks(outdir, "local").filter(({ id }) => names.includes(id)),
    {
      environment: "local",
      decision,
      check,
      signal,
      terraform: emulated.terraform,
      mirror: emulated.mirror,
      onEvent: options.onEvent,
      start: () => ({ step() {}, detail() {}, done() {}, fail() {}, leave() {}, vanish() {} }),
    },
  );
}

/** What somebody who looks at the plans and agrees would hand to the apply. */
async function review(...names: string[]): Promise<Decision> {
  return decisionOn(await run(names, { check: true }), false);
}

const kinds = (results: readonly StackOutcome[]) => results.map(({ outcome }) => outcome.kind);

/** Each test goes on where the one before left off. */
describe("a stack that is deployed", () => {
  test("is left alone by a check, which says what a reviewer would have to accept", async () => {
    const results = await run(["local-ecr"], { check: true });
    expect(results).toMatchObject([
      { outcome: { kind: "differs", planned: { counts: { add: 5, change: 0, destroy: 0 } } } },
    ]);
    expect(kinds(await run(["local-ecr"]))).toEqual(["differs"]);
    expect(await repositories()).toEqual([]);
  });

  test("is applied by the plan that was reviewed, and has nothing to do afterwards", async () => {
    const decision = await review("local-ecr");
    expect(kinds(await run(["local-ecr"], { decision }))).toEqual(["applied"]);
    expect(await repositories()).toMatchObject([{ repositoryName: REPOSITORY }]);
    expect(kinds(await run(["local-ecr"], { decision }))).toEqual(["unchanged"]);
  });

  test("is not applied when the world has changed between review and apply, until somebody accepts that, too", async () => {
    synthesize([{ ...local, registry: { ...local.registry, keepImages: 20 } }], outdir);
    const reviewed = await review("local-ecr");
    await call(endpointOf(emulated.workspace), "ecr", "PutImageScanningConfiguration", {
      repositoryName: REPOSITORY,
      imageScanningConfiguration: { scanOnPush: false },
    });

    expect(await run(["local-ecr"], { decision: reviewed })).toMatchObject([
      { outcome: { kind: "differs", accepted: reviewed.accepted["local-ecr"] } },
    ]);
    expect(await repositories()).toMatchObject([{ imageScanningConfiguration: { scanOnPush: false } }]);
    expect(await keptImages()).toBe(10);

    const seen = await review("local-ecr");
    expect(seen.accepted).not.toEqual(reviewed.accepted);
    expect(kinds(await run(["local-ecr"], { decision: seen }))).toEqual(["applied"]);
    expect(await repositories()).toMatchObject([{ imageScanningConfiguration: { scanOnPush: true } }]);
    expect(await keptImages()).toBe(20);
  });

  test("loses nothing for good unless somebody says that it may, whatever was reviewed", async () => {
    withoutRepository();
    const results = await run(["local-ecr"], { check: true });
    expect(results).toMatchObject([
      {
        outcome: {
          kind: "refused",
          planned: {
            losses: expect.arrayContaining([
              { address: expect.stringMatching(/^aws_ecr_repository\./), what: "its images" },
            ]),
          },
        },
      },
    ]);
    const [{ outcome }] = results as [StackOutcome];
    const digest = outcome.kind === "refused" ? outcome.planned.digest : "";
    const decision = { accepted: { "local-ecr": digest }, allowDestroy: false };
    expect(kinds(await run(["local-ecr"], { decision }))).toEqual(["refused"]);
    expect(await repositories()).toHaveLength(1);

    const allowed = { ...decision, allowDestroy: true };
    expect(kinds(await run(["local-ecr"], { decision: allowed }))).toEqual(["applied"]);
    expect(await repositories()).toEqual([]);
  });

  test("keeps those waiting that read what it no longer puts out, as well as those that read what never was", async () => {
    const results = await run(["local-backend", "local-github", "local-eks"], { check: true });
    expect(results).toMatchObject([
      { stack: { id: "local-backend" }, outcome: { kind: "unchanged" } },
      { stack: { id: "local-github" }, outcome: { kind: "waits", on: "local-ecr" } },
      { stack: { id: "local-eks" }, outcome: { kind: "waits" } },
    ]);
  });
});

test("an apply that was interrupted is resumed: what remains is shown, accepted and applied, and nothing twice", async () => {
  const decision = await review("local-secrets");
  const interruption = new AbortController();
  const interrupted = run(["local-secrets"], {
    decision,
    signal: interruption.signal,
    // The provider waits for the key to be known everywhere: AWS has it already.
    onEvent: ({ type, hook }) => {
      if (type === "apply_progress" && hook?.resource.addr.startsWith("aws_kms_key.")) interruption.abort();
    },
  });
  await expect(interrupted).rejects.toThrow();

  // Terraform cannot tell what became of the key, and would make another: that is another plan, and a loss besides.
  const [{ outcome }] = (await run(["local-secrets"], { decision })) as [StackOutcome];
  expect(outcome).toMatchObject({
    kind: "refused",
    planned: { losses: [{ what: expect.stringContaining("an apply left it half-made") }] },
  });
  const digest = outcome.kind === "refused" ? outcome.planned.digest : "";
  expect(digest).not.toBe(decision.accepted["local-secrets"]);
  const remaining = { accepted: { "local-secrets": digest }, allowDestroy: true };
  expect(kinds(await run(["local-secrets"], { decision: remaining }))).toEqual(["applied"]);
  expect(kinds(await run(["local-secrets"], { check: true }))).toEqual(["unchanged"]);
  expect(await keysOfSecrets()).toHaveLength(1);
});

test("the program says what waits, and how to go on with exactly that", async () => {
  const common = ["--env", "local", "--stack", "ecr", "--workspace", emulated.workspace];
  const check = new Program(DEPLOY, ...common, "--check");
  expect([await check.exitCode(), check.output]).toEqual([0, expect.any(String)]);
  expect(check.output).toMatch(/^local-ecr +\+5 +not reviewed +sha256:[0-9a-f]{12}$/m);
  const last = check.lines().at(-1) as string;
  const [, json] = /^npm run deploy -- --env local --decision '(.*)'$/.exec(last) as unknown as [
    string,
    string,
  ];

  const apply = new Program(DEPLOY, ...common, "--decision", json);
  expect([await apply.exitCode(), apply.output]).toEqual([
    0,
    expect.stringMatching(/^local-ecr .* applied /m),
  ]);
  expect(await repositories()).toHaveLength(1);
});

/** Writes a stack `ecr` that has nothing. */
function withoutRepository(): void {
  const app = new App({ outdir });
  class Empty extends EnvironmentStack {
    constructor() {
      super(app, "ecr", local);
      useRemoteState(this);
    }
  }
  new Empty();
  app.synth();
}

async function repositories(): Promise<Record<string, unknown>[]> {
  const { repositories: found = [] } = await call(
    endpointOf(emulated.workspace),
    "ecr",
    "DescribeRepositories",
  );
  return found as Record<string, unknown>[];
}

async function keptImages(): Promise<number> {
  const { lifecyclePolicyText } = await call(endpointOf(emulated.workspace), "ecr", "GetLifecyclePolicy", {
    repositoryName: REPOSITORY,
  });
  return JSON.parse(String(lifecyclePolicyText)).rules[1].selection.countNumber;
}

/** Ids of the keys that secrets can be encrypted with. */
async function keysOfSecrets(): Promise<string[]> {
  const { kms } = emulated.aws;
  const { Keys = [] } = await kms.send(new ListKeysCommand());
  const found = await Promise.all(Keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
  return found.flatMap(({ KeyMetadata }) =>
    KeyMetadata?.Description?.startsWith("Secrets of") && KeyMetadata.Enabled
      ? [KeyMetadata.KeyId as string]
      : [],
  );
}
