import { synthesize } from "../../main";
import type { StackOutcome } from "../../operations/deploy/deploy";
import { Deployment, kinds } from "./deployment";
import { local } from "./emulated-aws";
import { keysIn } from "./keys";
import { Program } from "./program";

jest.setTimeout(900_000);

const DEPLOY = "operations/deploy/main.ts";

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.start();
  synthesize([local], deployment.outdir);
});
afterAll(() => deployment?.emulated.stop());

test("an apply that was interrupted is resumed: what remains is shown, accepted and applied, and nothing twice", async () => {
  const decision = await deployment.review("local-secrets");
  const interruption = new AbortController();
  const interrupted = deployment.run(["local-secrets"], {
    decision,
    signal: interruption.signal,
    // The provider waits for the key to be known everywhere: AWS has it already.
    onEvent: ({ type, hook }) => {
      if (type === "apply_progress" && hook?.resource.addr.startsWith("aws_kms_key.")) interruption.abort();
    },
  });
  await expect(interrupted).rejects.toThrow();

  // Terraform cannot tell what became of the key, and would make another: that is another plan, and a loss besides.
  const [{ outcome }] = (await deployment.run(["local-secrets"], { decision })) as [StackOutcome];
  expect(outcome).toMatchObject({
    kind: "refused",
    planned: { losses: [{ what: expect.stringContaining("an apply left it half-made") }] },
  });
  const digest = outcome.kind === "refused" ? outcome.planned.digest : "";
  expect(digest).not.toBe(decision.accepted["local-secrets"]);
  const remaining = { accepted: { "local-secrets": digest }, allowDestroy: true };
  expect(kinds(await deployment.run(["local-secrets"], { decision: remaining }))).toEqual(["applied"]);
  expect(kinds(await deployment.run(["local-secrets"], { check: true }))).toEqual(["unchanged"]);
  expect(await keysOfSecrets()).toHaveLength(1);
});

test("the program says what waits, and how to go on with exactly that", async () => {
  const common = ["--env", "local", "--stack", "ecr", "--workspace", deployment.emulated.workspace];
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
  expect(await deployment.repositories()).toHaveLength(1);
});

/** The keys that secrets can be encrypted with. */
async function keysOfSecrets() {
  const keys = await keysIn(deployment.emulated.aws);
  return keys.filter(({ Description, Enabled }) => Description?.startsWith("Secrets of") && Enabled);
}
