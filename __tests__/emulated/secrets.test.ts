import { spawnSync } from "node:child_process";
import path from "node:path";
import { App } from "cdktf";
import { readObject } from "../../backend/aws";
import { stateBucketName, stateKey, useRemoteState } from "../../backend/remote-state";
import type { Environment } from "../../config/schema";
import { type SecretName, secretPath } from "../../config/secrets";
import { EnvironmentStack } from "../../constructs/environment-stack";
import { FilledSecrets } from "../../constructs/secrets/filled-secrets";
import { type Terraform, TerraformError } from "../../operations/terraform/terraform";
import { type SecretsOutputs, SecretsStack } from "../../stacks/secrets";
import { call, endpointOf } from "./aws-api";
import { type EmulatedAws, local, startBootstrapped, terraformIn } from "./emulated-aws";
import { Program } from "./program";

jest.setTimeout(900_000);

const REMEDY = "npm run secrets -- --env local tells how to fill it.";
const hasAwsCli = spawnSync("aws", ["--version"]).status === 0;

/** What stack `platform` does first. */
class Reader extends EnvironmentStack {
  constructor(app: App, environment: Environment, { secretArns }: SecretsOutputs) {
    super(app, "platform", environment);
    useRemoteState(this);
    new FilledSecrets(this, "filled-secrets", { arns: secretArns, remedy: REMEDY });
  }
}

let emulated: EmulatedAws;

beforeAll(async () => {
  emulated = await startBootstrapped();
  const app = new App({ outdir: emulated.outdir });
  new Reader(app, local, new SecretsStack(app, local).outputs);
  app.synth();
});

afterAll(() => emulated?.stop());

/** The tests go on where the one before left off, as a person does who deploys for the first time. */
describe("entries of a new environment", () => {
  test("are not there before stack secrets, and npm run secrets says what makes them", async () => {
    const { code, output } = await secretsProgram();
    expect([code, output]).toEqual([
      2,
      expect.stringMatching(/^sample-platform\/local\/datadog +no entry +/m),
    ]);
    expect(output).toContain("npx cdktf deploy local-secrets");
    expect(output).not.toContain("put-secret-value");
  });

  test("are empty once they are made: a plan of what reads them names every one, and the remedy", async () => {
    await (await terraformOf("local-secrets")).apply();
    expect(await refusedEntries()).toEqual(["cluster-agent-token", "datadog", "git-credentials"]);
  });

  test("are listed with what belongs into each, where that comes from and how it is put there", async () => {
    const { code, output } = await secretsProgram();
    expect(code).toBe(2);
    expect(output).toMatch(/^sample-platform\/local\/git-credentials +none yet +username, password$/m);
    expect(output).toMatch(/^ {2}api-key +Datadog, Organization Settings/m);
    expect(output).toContain('  {"username": "…", "password": "…"}');
    expect(output.match(/--secret-string \S+/g)).toEqual([
      ...Array<string>(3).fill("--secret-string file:///dev/stdin"),
      "--secret-string file://FILE.",
    ]);
  });

  test("can be brought back once deleted, by the command that it prints", async () => {
    const SecretId = secretPath(local, "datadog");
    await call(endpointOf(emulated.workspace), "secretsmanager", "DeleteSecret", { SecretId });
    const { output } = await secretsProgram();
    expect(output).toMatch(/^sample-platform\/local\/datadog +deleted /m);
    expect(output).toMatch(
      /^ {2}.*aws secretsmanager restore-secret .*--secret-id sample-platform\/local\/datadog$/m,
    );
    await call(endpointOf(emulated.workspace), "secretsmanager", "RestoreSecret", { SecretId });
    expect((await secretsProgram()).output).toMatch(/^sample-platform\/local\/datadog +none yet /m);
  });

  test("are filled one after the other, and only those that are left are named", async () => {
    await put("datadog", { "api-key": "s3cret-1", "app-key": "s3cret-2" });
    expect(await refusedEntries()).toEqual(["cluster-agent-token", "git-credentials"]);
    expect((await secretsProgram()).output).toMatch(
      /^sample-platform\/local\/datadog +since \d{4}-\d\d-\d\d /m,
    );
  });

  (hasAwsCli ? test : test.skip)(
    "are filled by the commands that it prints, run by the AWS CLI",
    async () => {
      const { output } = await secretsProgram();
      const commands = commandsIn(output);
      expect(commands).toHaveLength(2);
      for (const command of commands) {
        // A pipe, as a terminal, can be opened by its name; the socket that Node would give cannot.
        const { status, stderr } = spawnSync("sh", ["-c", `cat | { ${command}; }`], {
          input: '{"username": "octocat", "password": "s3cret-3"}\n',
          encoding: "utf8",
        });
        expect([status, stderr]).toEqual([0, ""]);
      }
      expect(JSON.parse(await storedValue("git-credentials"))).toEqual({
        username: "octocat",
        password: "s3cret-3",
      });
      expect(JSON.parse(await storedValue("cluster-agent-token"))).toEqual({
        token: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    },
  );

  test("let the plan through once all are filled, and none of their values is in its state", async () => {
    await put("git-credentials", { username: "octocat", password: "s3cret-3" });
    await put("cluster-agent-token", { token: "s3cret-4" });
    await (await terraformOf("local-platform")).apply();
    const { code, output } = await secretsProgram();
    expect([code, output]).toEqual([0, expect.stringContaining("Every entry has a value.")]);
    expect(output).not.toContain("put-secret-value");

    for (const stackName of ["secrets", "platform"]) {
      const state = await readObject(emulated.aws, stateBucketName(local), stateKey({ stackName }));
      expect(state?.toString()).toContain("arn:aws:secretsmanager:");
      expect(state?.toString()).not.toMatch(/s3cret|octocat/);
    }
    expect(output).not.toMatch(/s3cret|octocat/);
  });
});

async function secretsProgram(): Promise<{ code: number | null; output: string }> {
  const program = new Program(
    "operations/secrets/main.ts",
    "--env",
    "local",
    "--workspace",
    emulated.workspace,
  );
  return { code: await program.exitCode(), output: program.output };
}

/** What a person copies: each command is indented, may go over two lines, and ends with the input that it reads. */
function commandsIn(output: string): string[] {
  return [...output.matchAll(/^ {2}((?:printf .*\|\n {4})?AWS_CONFIG_FILE=.* file:\/\/\/dev\/stdin)$/gm)].map(
    ([, command]) => command as string,
  );
}

function terraformOf(stack: string): Promise<Terraform> {
  return terraformIn(path.join(emulated.outdir, "stacks", stack), emulated);
}

/** Names of the entries for which a plan is refused, each with the remedy. */
async function refusedEntries(): Promise<string[]> {
  const refusal = await (await terraformOf("local-platform")).plan().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(TerraformError);
  return (refusal as TerraformError).diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ detail }) => {
      const [, name, remedy] =
        /^The entry (\S+) in AWS Secrets Manager has no value yet\. (.*)$/.exec(detail) ?? [];
      expect([detail, remedy]).toEqual([detail, REMEDY]);
      return name as string;
    })
    .sort();
}

function put(name: SecretName, value: object): Promise<unknown> {
  const SecretId = secretPath(local, name);
  const ClientRequestToken = crypto.randomUUID();
  const parameters = { SecretId, ClientRequestToken, SecretString: JSON.stringify(value) };
  return call(endpointOf(emulated.workspace), "secretsmanager", "PutSecretValue", parameters);
}

async function storedValue(name: SecretName): Promise<string> {
  const reply = await call(endpointOf(emulated.workspace), "secretsmanager", "GetSecretValue", {
    SecretId: secretPath(local, name),
  });
  return String(reply.SecretString);
}
