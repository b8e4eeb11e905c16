import path from "node:path";
import { synthesize } from "../../main";
import { findDrift } from "../../operations/drift/find-drift";
import { type Posted, postDrift } from "../../operations/drift/issue";
import { planStacks } from "../../operations/rehearse/plan";
import { quietTask } from "../quiet-task";
import { GithubStandIn } from "../workflows/github-stand-in";
import { call, endpointOf } from "./aws-api";
import { type EmulatedAws, local, startBootstrapped, terraformIn } from "./emulated-aws";

jest.setTimeout(900_000);

const REPOSITORY = "sample-platform-local/sample-web-app";

let emulated: EmulatedAws;
let github: GithubStandIn;

beforeAll(async () => {
  [emulated, github] = await Promise.all([startBootstrapped(), new GithubStandIn().start()]);
  synthesize([local], emulated.outdir);
});
afterAll(async () => {
  await emulated?.stop();
  await github?.stop();
});

test("what somebody changes by hand is found and reported, once, and the issue is closed when it is put back", async () => {
  expect(await look()).toBeUndefined();
  await apply();
  expect(await look()).toBeUndefined();
  expect(github.issues).toEqual([]);

  await setScanning(false);
  expect(await look()).toMatchObject({ did: "opened" });
  expect(await look()).toBeUndefined();
  expect(github.issues).toMatchObject([
    {
      state: "open",
      title: "Drift in local: 1 resource changed outside of Terraform",
      body: expect.stringMatching(
        /\| `local-ecr` \| `aws_ecr_repository\.[^`]+` \| `image_scanning_configuration\[0\]\.scan_on_push` \|/,
      ),
    },
  ]);

  await apply();
  expect(await look()).toMatchObject({ did: "closed" });
  expect(github.issues).toMatchObject([{ state: "closed" }]);
});

/** Searches for drift as `npm run drift -- --env local --issue` does each night, in two of the stacks. */
async function look(): Promise<Posted> {
  const { outdir, terraform, mirror } = emulated;
  const stacks = planStacks(outdir, "local");
  const searched = stacks.filter(({ id }) => ["local-ecr", "local-secrets"].includes(id));
  const { signal } = new AbortController();
  const results = await Promise.all(
    searched.map((stack) => findDrift(stack, { terraform, mirror, signal, task: quietTask })),
  );
  for (const { error } of results) expect(error).toBeUndefined();
  return postDrift(github.client, "local", results);
}

async function apply(): Promise<void> {
  const terraform = await terraformIn(path.join(emulated.outdir, "stacks", "local-ecr"), emulated);
  await terraform.apply();
}

async function setScanning(scanOnPush: boolean): Promise<void> {
  await call(endpointOf(emulated.workspace), "ecr", "PutImageScanningConfiguration", {
    repositoryName: REPOSITORY,
    imageScanningConfiguration: { scanOnPush },
  });
}
