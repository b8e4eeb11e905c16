import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { App } from "cdktf";
import { type Aws, connectAws } from "../../backend/aws";
import { useRemoteState } from "../../backend/remote-state";
import { BackendStack } from "../../backend/stack";
import { LocalState } from "../../backend/states";
import type { Environment } from "../../config/schema";
import { EnvironmentStack } from "../../constructs/environment-stack";
import { synthesize } from "../../main";
import { planStacks } from "../../operations/rehearse/plan";
import { rehearse } from "../../operations/rehearse/rehearse";
import { sideBySide } from "../../operations/rehearse/side-by-side";
import { terraformFor } from "../../operations/tools/find";
import { exampleStory } from "../example-story";
import { lookAround } from "../readme";
import { call, endpointOf } from "./aws-api";
import { local, startEmulatedAws, terraformIn } from "./emulated-aws";
import { inventory } from "./inventory";
import { Program } from "./program";

jest.setTimeout(900_000);

const REHEARSE = "operations/rehearse/main.ts";
const DRIFT = "operations/drift/main.ts";
const REPOSITORY = "sample-platform-local/sample-web-app";

/** A rehearsal that is kept, and then used as people use it: each test goes on where the one before left off. */
describe("a kept rehearsal", () => {
  const workspace = mkdtempSync(path.join(os.tmpdir(), "kept-rehearsal-"));
  const outdir = path.join(workspace, "cdktf.out");
  let aws: Aws;

  // What is kept outlives this process, however it ends: so does one that waits for that and then tidies up.
  const tidies = spawn(
    "sh",
    [
      "-c",
      `cat; '${process.execPath}' operations/run.mjs ${REHEARSE} --stop --workspace "$0"; rm -rf "$0"`,
      workspace,
    ],
    { stdio: ["pipe", "ignore", "ignore"], detached: true },
  );
  afterAll(async () => {
    tidies.stdin.end();
    await once(tidies, "close");
  });

  test("goes the way that the README shows", () => {
    expect(lookAround).toEqual([
      "npm run rehearse -- --keep",
      expect.stringMatching(/^ENVIRONMENTS=local npx cdktf deploy local-ecr /),
      "npm run drift -- --env local",
      "npm run rehearse -- --stop",
    ]);
  });

  test("applies every stack that the emulator can hold, and finds nothing to change afterwards", async () => {
    const rehearsal = new Program(REHEARSE, "--keep", "--workspace", workspace);
    const code = await rehearsal.exitCode();
    // All that it said, where it failed.
    expect([code, code === 0 ? "" : rehearsal.output]).toEqual([0, ""]);

    const row = (stack: string) => rehearsal.lines().find((line) => new RegExp(`^${stack} +\\d`).test(line));
    for (const stack of ["backend", "vpc", "ecr", "github", "secrets"]) {
      expect(row(`local-${stack}`)).toMatch(/^local-\w+ +(\d+) +\1 +empty +\d+$/);
    }
    expect(row("local-eks")).toMatch(/^local-eks +\d\d +– +mocked provider +\d+$/);
    expect(rehearsal.output).toContain("local-eks on real APIs: the emulator has no aws_eks_access_entry");
    expect(rehearsal.output).toContain("npm run rehearse -- --stop");
    aws = await connectAws(local, path.join(outdir, "stacks", "local-backend"));
  });

  test("shows what someone changed by hand, by name and without its value, and what was never applied", async () => {
    await call(endpointOf(workspace), "ecr", "PutImageScanningConfiguration", {
      repositoryName: REPOSITORY,
      imageScanningConfiguration: { scanOnPush: false },
    });
    await call(endpointOf(workspace), "ecr", "TagResource", {
      resourceArn: `arn:aws:ecr:us-east-1:123456789012:repository/${REPOSITORY}`,
      tags: [{ Key: "owner", Value: "mallory" }],
    });

    const drift = new Program(DRIFT, "--env", "local", "--workspace", workspace);
    expect([await drift.exitCode(), drift.output]).toEqual([2, expect.any(String)]);
    const row = (stack: string) => drift.lines().find((line) => new RegExp(`^${stack}  `).test(line));
    expect(row("local-ecr")).toMatch(
      / drifted +aws_ecr_repository\.\S+ .*\bimage_scanning_configuration\[0\]\.scan_on_push/,
    );
    expect(row("local-ecr")).toMatch(/\btags_all\.owner\b/);
    expect(drift.output).not.toContain("mallory");
    for (const stack of ["backend", "vpc", "github", "secrets"])
      expect(row(`local-${stack}`)).toContain(" clean ");
    expect(row("local-eks")).toContain(" not applied yet ");
    // Where the mirror of providers has no more than AWS's, they cannot be looked at either.
    for (const stack of ["platform", "application", "datadog"]) {
      expect(row(`local-${stack}`)).toMatch(/ not applied yet | not looked at: no /);
    }
  });

  test("is deployed to by the cdktf CLI as the README has it, which puts that back", async () => {
    const [variable, npx, program, ...args] = (lookAround[1] as string).split(" ");
    expect([variable, npx, program]).toEqual(["ENVIRONMENTS=local", "npx", "cdktf"]);
    const deploy = cdktf(...args);
    expect([deploy.status, deploy.output]).toEqual([0, expect.any(String)]);

    const { repositories = [] } = await call(endpointOf(workspace), "ecr", "DescribeRepositories");
    expect(repositories).toEqual([
      expect.objectContaining({ imageScanningConfiguration: { scanOnPush: true } }),
    ]);
    const drift = new Program(DRIFT, "--env", "local", "--stack", "ecr", "--workspace", workspace);
    expect([await drift.exitCode(), drift.output]).toEqual([0, expect.any(String)]);
  });

  test("ends with the first real error when a stack fails, and the command that shows it again", async () => {
    let output = "";
    const code = await rehearse({
      workspace,
      keep: true,
      output: { write: (text) => (output += text) },
      signal: new AbortController().signal,
      proveService: async () => ({ story: exampleStory }),
      synthesize: ([environment], into) => {
        const app = new App({ outdir: into });
        new BackendStack(app, environment as Environment);
        new BrokenStack(app, environment as Environment);
        app.synth();
      },
    });

    expect(code).toBe(1);
    expect(output).toMatch(/^local-backend +10 +0 +empty/m);
    const lines = output.trimEnd().split("\n");
    expect(lines.at(-1)).toBe("To repeat it: npm start");
    const [first, , error] = lines.slice(lines.indexOf("local-eks failed:"));
    expect([first, error]).toEqual([
      "local-eks failed:",
      expect.stringMatching(/^aws_s3_bucket\.broken: .*Bucket Has This Name/),
    ]);
  });

  test("is empty once everything is destroyed, the backend last", async () => {
    synthesize([local], outdir);
    const applied = planStacks(outdir, "local").filter(({ notEmulated }) => notEmulated.length === 0);
    const backend = applied.find(({ id }) => id === "local-backend");
    const others = applied.filter((stack) => stack !== backend);
    const folder = backend?.folder as string;
    const installation = await terraformFor("local");
    await sideBySide(
      others.map(({ id, folder }) => ({
        id,
        folder,
        // A stack goes after those that read it.
        dependencies: others
          .filter(({ dependencies }) => dependencies.includes(id))
          .map((reader) => reader.id),
      })),
      {
        limit: 4,
        run: async (stack) => (await terraformIn(stack.folder, installation)).destroy(),
        succeeded: () => true,
        unreached: () => undefined,
      },
    );
    // The bucket cannot hold the state of its own destruction.
    const terraform = await terraformIn(folder, installation);
    const { stdout } = await terraform.run(["state", "pull"]);
    writeFileSync(path.join(folder, LocalState.FILE), stdout);
    new LocalState(folder).use();
    await terraform.init();
    await terraform.destroy();

    const fresh = await startEmulatedAws();
    try {
      expect(await inventory(endpointOf(workspace), aws)).toEqual(
        await inventory(endpointOf(fresh.workspace), fresh.aws),
      );
    } finally {
      await fresh.stop();
    }
  });

  test("is ended by --stop", async () => {
    const stop = new Program(REHEARSE, "--stop", "--workspace", workspace);
    expect([await stop.exitCode(), stop.lines()]).toEqual([0, ["The emulator is stopped."]]);
    const drift = new Program(DRIFT, "--env", "local", "--workspace", workspace);
    expect(await drift.exitCode()).toBe(1);
    expect(drift.output).toContain("Begin one with `npm run rehearse -- --keep`.");
  });

  function cdktf(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(
      path.resolve("node_modules/.bin/cdktf"),
      [...args, "--output", outdir],
      { env: { ...process.env, ENVIRONMENTS: "local", CI: "1" }, encoding: "utf8", timeout: 200_000 },
    );
    return { status, output: stdout + stderr };
  }
});

/** In the place of a stack that has no state yet: AWS allows no such name, and the provider says so. */
class BrokenStack extends EnvironmentStack {
  constructor(app: App, environment: Environment) {
    super(app, "eks", environment);
    useRemoteState(this);
    new S3Bucket(this, "broken", { bucket: "No Bucket Has This Name" });
  }
}
