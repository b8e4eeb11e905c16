import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironments } from "../../config/load";
import { UserError } from "../../config/user-error";
import { synthesize } from "../../main";
import { planStacks } from "../../operations/rehearse/plan";
import { rehearse } from "../../operations/rehearse/rehearse";
import { exampleStory } from "../example-story";

const STACKS = ["backend", "vpc", "ecr", "github", "secrets", "eks", "platform", "application", "datadog"];
const workspace = mkdtempSync(join(tmpdir(), "rehearsal-"));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

async function rehearseWithoutTools(options: Partial<Parameters<typeof rehearse>[0]> = {}) {
  let output = "";
  const code = await rehearse({
    workspace,
    keep: false,
    output: { write: (text) => (output += text) },
    signal: new AbortController().signal,
    proveService: async () => ({ story: exampleStory }),
    findTools: async () => ({
      missing: [{ why: "terraform was not found", remedy: "Install Terraform 1.11 or newer" }],
    }),
    ...options,
  });
  return { code, lines: output.trimEnd().split("\n") };
}

describe("a rehearsal on a machine without Terraform", () => {
  test("synthesizes all the same, says what was not proven and how to get there, and does not fail", async () => {
    const { code, lines } = await rehearseWithoutTools();

    expect(code).toBe(0);
    expect(lines).toContainEqual(
      expect.stringMatching(/^synth: done after \d+ s: 27 stacks of local, dev, prod$/),
    );
    for (const stack of STACKS) {
      expect(lines).toContainEqual(
        expect.stringMatching(new RegExp(`^local-${stack} +\\d+ +– +not proven: a tool is missing +–$`)),
      );
      expect(existsSync(join(workspace, "cdktf.out", "stacks", `prod-${stack}`, "cdk.tf.json"))).toBe(true);
    }
    const at = lines.indexOf("Not proven here:");
    expect(lines.slice(at + 1, at + 3)).toEqual([
      "  Every stack of local, applied: terraform was not found.",
      "    Install Terraform 1.11 or newer.",
    ]);
  });

  test("tells the canaries all the same, which need Node alone", async () => {
    const { code, lines } = await rehearseWithoutTools();

    expect(code).toBe(0);
    expect(lines).toContain(
      "    30  20 %                 40  0.0 %   12 ms                41  29.0 %  13 ms",
    );
    expect(lines).toContain(
      "The version that is failing 30 % of its requests: aborted after 30 s by error-rate. " +
        "Of 200 requests meanwhile 12 failed (6.0 %), of 198 afterwards 0.",
    );
  });

  test("fails if the service does, with the reason and the command to repeat it last", async () => {
    const { code, lines } = await rehearseWithoutTools({
      proveService: async () => ({
        error: new Error("A version that fails was not taken back for its errors."),
      }),
    });

    expect(code).toBe(1);
    expect(lines.slice(-5)).toEqual([
      "The service failed:",
      "",
      "A version that fails was not taken back for its errors.",
      "",
      "To repeat it: npm start",
    ]);
  });

  test("fails if a stack cannot be synthesized, with the reason and the command to repeat it last", async () => {
    const { code, lines } = await rehearseWithoutTools({
      synthesize: () => {
        throw new UserError("config/environments/local.ts is refused.");
      },
    });

    expect(code).toBe(1);
    expect(lines.slice(-3)).toEqual([
      "config/environments/local.ts is refused.",
      "",
      "To repeat it: npm start",
    ]);
  });
});

describe("the plan of a rehearsal", () => {
  const outdir = join(workspace, "planned");
  const plan = (environment: string) => planStacks(outdir, environment);
  beforeAll(() => synthesize(loadEnvironments("local,dev"), outdir));

  test("has the stacks of one environment, each after those that it reads", () => {
    const ids = plan("local").map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(STACKS.map((name) => `local-${name}`)));
    for (const { id, dependencies } of plan("local")) {
      for (const other of dependencies) expect(ids.indexOf(other)).toBeLessThan(ids.indexOf(id));
    }
  });

  test("knows where a stack finds what it reads, so that real outputs can be given to it", () => {
    const eks = plan("dev").find(({ id }) => id === "dev-eks");
    expect(eks?.remoteStates).toEqual({
      "dev-vpc": "cross-stack-reference-input-dev-vpc",
      "dev-github": "cross-stack-reference-input-dev-github",
    });
  });

  test("sees what the emulator lacks: parts of EKS, a cluster, and Datadog", () => {
    const lacking = plan("local").filter(({ notEmulated }) => notEmulated.length > 0);
    expect(Object.fromEntries(lacking.map(({ id, notEmulated }) => [id, notEmulated]))).toEqual({
      "local-eks": expect.arrayContaining(["aws_eks_addon"]),
      "local-platform": expect.arrayContaining(["helm_release", "kubernetes_namespace_v1"]),
      "local-application": ["helm_release", "kubernetes_namespace_v1"],
      "local-datadog": expect.arrayContaining(["datadog_dashboard_json", "datadog_monitor"]),
    });
  });
});
