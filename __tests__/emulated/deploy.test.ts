import { App } from "cdktf";
import { useRemoteState } from "../../backend/remote-state";
import { EnvironmentStack } from "../../constructs/environment-stack";
import { synthesize } from "../../main";
import type { StackOutcome } from "../../operations/deploy/deploy";
import { call, endpointOf } from "./aws-api";
import { Deployment, kinds, REPOSITORY } from "./deployment";
import { local } from "./emulated-aws";

jest.setTimeout(900_000);

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.start();
});
beforeEach(() => synthesize([local], deployment.outdir));
afterAll(() => deployment?.emulated.stop());

/** Each test goes on where the one before left off. */
describe("a stack that is deployed", () => {
  test("is left alone by a check, which says what a reviewer would have to accept", async () => {
    const results = await deployment.run(["local-ecr"], { check: true });
    expect(results).toMatchObject([
      { outcome: { kind: "differs", planned: { counts: { add: 5, change: 0, destroy: 0 } } } },
    ]);
    expect(kinds(await deployment.run(["local-ecr"]))).toEqual(["differs"]);
    expect(await deployment.repositories()).toEqual([]);
  });

  test("is applied by the plan that was reviewed, and has nothing to do afterwards", async () => {
    const decision = await deployment.review("local-ecr");
    expect(kinds(await deployment.run(["local-ecr"], { decision }))).toEqual(["applied"]);
    expect(await deployment.repositories()).toMatchObject([{ repositoryName: REPOSITORY }]);
    expect(kinds(await deployment.run(["local-ecr"], { decision }))).toEqual(["unchanged"]);
  });

  test("is not applied when the world has changed between review and apply, until somebody accepts that, too", async () => {
    synthesize([{ ...local, registry: { ...local.registry, keepImages: 20 } }], deployment.outdir);
    const reviewed = await deployment.review("local-ecr");
    await call(endpointOf(deployment.emulated.workspace), "ecr", "PutImageScanningConfiguration", {
      repositoryName: REPOSITORY,
      imageScanningConfiguration: { scanOnPush: false },
    });

    expect(await deployment.run(["local-ecr"], { decision: reviewed })).toMatchObject([
      { outcome: { kind: "differs", accepted: reviewed.accepted["local-ecr"] } },
    ]);
    expect(await deployment.repositories()).toMatchObject([
      { imageScanningConfiguration: { scanOnPush: false } },
    ]);
    expect(await keptImages()).toBe(10);

    const seen = await deployment.review("local-ecr");
    expect(seen.accepted).not.toEqual(reviewed.accepted);
    expect(kinds(await deployment.run(["local-ecr"], { decision: seen }))).toEqual(["applied"]);
    expect(await deployment.repositories()).toMatchObject([
      { imageScanningConfiguration: { scanOnPush: true } },
    ]);
    expect(await keptImages()).toBe(20);
  });

  test("loses nothing for good unless somebody says that it may, whatever was reviewed", async () => {
    withoutRepository();
    const results = await deployment.run(["local-ecr"], { check: true });
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
    expect(kinds(await deployment.run(["local-ecr"], { decision }))).toEqual(["refused"]);
    expect(await deployment.repositories()).toHaveLength(1);

    const allowed = { ...decision, allowDestroy: true };
    expect(kinds(await deployment.run(["local-ecr"], { decision: allowed }))).toEqual(["applied"]);
    expect(await deployment.repositories()).toEqual([]);
  });

  test("keeps those waiting that read what it no longer puts out, as well as those that read what never was", async () => {
    const results = await deployment.run(["local-backend", "local-github", "local-eks"], { check: true });
    expect(results).toMatchObject([
      { stack: { id: "local-backend" }, outcome: { kind: "unchanged" } },
      { stack: { id: "local-github" }, outcome: { kind: "waits", on: "local-ecr" } },
      { stack: { id: "local-eks" }, outcome: { kind: "waits" } },
    ]);
  });
});

/** Writes a stack `ecr` that has nothing. */
function withoutRepository(): void {
  const app = new App({ outdir: deployment.outdir });
  class Empty extends EnvironmentStack {
    constructor() {
      super(app, "ecr", local);
      useRemoteState(this);
    }
  }
  new Empty();
  app.synth();
}

async function keptImages(): Promise<number> {
  const { lifecyclePolicyText } = await call(
    endpointOf(deployment.emulated.workspace),
    "ecr",
    "GetLifecyclePolicy",
    {
      repositoryName: REPOSITORY,
    },
  );
  return JSON.parse(String(lifecyclePolicyText)).rules[1].selection.countNumber;
}
