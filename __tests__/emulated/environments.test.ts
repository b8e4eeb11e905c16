import path from "node:path";
import { readObject } from "../../backend/aws";
import { bootstrap } from "../../backend/bootstrap";
import { stateBucketName } from "../../backend/remote-state";
import { dev } from "../../config/environments/dev";
import { local } from "../../config/environments/local";
import { prod } from "../../config/environments/prod";
import { parseEnvironment } from "../../config/load";
import type { Environment, EnvironmentInput } from "../../config/schema";
import { synthesize } from "../../main";
import type { Terraform } from "../../operations/terraform/terraform";
import { quietTask } from "../quiet-task";
import { endpointOf, query } from "./aws-api";
import { type EmulatedAws, startEmulatedAws, terraformIn } from "./emulated-aws";

jest.setTimeout(900_000);

/** In one account, which has one OIDC provider for GitHub: dev creates it, prod looks it up. */
const environments = { dev: inAccount(dev, "create"), prod: inAccount(prod, "lookup") };
const STACKS = ["ecr", "github"] as const;

let emulated: EmulatedAws;

beforeAll(async () => {
  emulated = await startEmulatedAws();
  synthesize(Object.values(environments), emulated.outdir);
});

afterAll(() => emulated?.stop());

test("dev, then prod, deployed from one checkout into one account, do not collide", async () => {
  await deploy("dev");
  await deploy("prod");

  for (const stack of STACKS) {
    expect(await (await terraform("dev", stack)).plan()).toMatchObject({ resources: [] });
  }
  const answer = await query(endpointOf(emulated.workspace), "iam", "ListRoles");
  const names = [...answer.matchAll(/<RoleName>(sample-platform-\S+?)<\/RoleName>/g)].map(([, name]) => name);
  const roles = (name: string) =>
    ["deploy", "plan", "push"].map((role) => `sample-platform-${name}-github-${role}`);
  expect(new Set(names)).toEqual(new Set([...roles("dev"), ...roles("prod")]));
  const providers = await query(endpointOf(emulated.workspace), "iam", "ListOpenIDConnectProviders");
  expect(providers.match(/<Arn>/g)).toHaveLength(1);
});

test("their states lie in buckets of their own, and know nothing of each other", async () => {
  for (const [name, other] of [["dev", "prod"] as const, ["prod", "dev"] as const]) {
    for (const stack of STACKS) {
      const bucket = stateBucketName(environments[name]);
      const state = String(await readObject(emulated.aws, bucket, `${stack}/terraform.tfstate`));
      expect(state).toContain(`sample-platform-${name}`);
      expect(state).not.toContain(`sample-platform-${other}`);
    }
  }
});

async function deploy(name: keyof typeof environments): Promise<void> {
  await bootstrap(environments[name], { ...emulated, task: quietTask });
  // A stack reads the states of those that it depends on, the backend's among them.
  for (const stack of STACKS) await (await terraform(name, stack)).apply();
}

function terraform(name: keyof typeof environments, stack: string): Promise<Terraform> {
  return terraformIn(path.join(emulated.outdir, "stacks", `${name}-${stack}`), emulated);
}

function inAccount(input: EnvironmentInput, githubOidcProvider: "create" | "lookup"): Environment {
  return parseEnvironment({
    ...input,
    account: "123456789012",
    aws: local.aws,
    identity: { githubOidcProvider },
    // The provider waits for the emulator's lifecycle rules for about a minute.
    state: { noncurrentVersionDays: null },
  });
}
