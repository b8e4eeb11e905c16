import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { App } from "cdktf";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { EnvironmentStack } from "../../constructs/environment-stack";
import { type PlannedStack, planStacks } from "../../operations/rehearse/plan";
import { mockStack } from "../../operations/rehearse/run-stack";
import { terraformFor } from "../../operations/tools/find";
import { quietTask } from "../quiet-task";
import { APPLY_MILLISECONDS } from "./applied";

jest.setTimeout(APPLY_MILLISECONDS);

const scratch = mkdtempSync(path.join(tmpdir(), "run-stack-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

class Tiny extends EnvironmentStack {
  constructor(app: App, environment: Environment, value: string) {
    super(app, "eks", environment);
    new SsmParameter(this, "only", { name: "/only", type: "String", value });
  }
}

/** Rehearses, with mocked providers, a stack whose only resource has this value. */
async function rehearsed(value: string) {
  const [local] = loadEnvironments("local") as [Environment];
  const outdir = mkdtempSync(path.join(scratch, "cdktf.out-"));
  const app = new App({ outdir });
  new Tiny(app, local, value);
  app.synth();
  const [planned] = planStacks(outdir, "local") as [PlannedStack];
  return mockStack(planned, [], new Map(), {
    tools: { ...(await terraformFor("local")), terraformVersion: "", python: "", emulatorVersion: "" },
    signal: new AbortController().signal,
    task: quietTask,
    applied() {},
  });
}

test("a stack that mocked providers take is proven once a second plan finds nothing to do", async () => {
  expect(await rehearsed("the same each time")).toEqual({ proof: "mocked", resources: 1, outputs: {} });
});

test("a stack of which a value is drawn anew by every plan is refused, with what would change", async () => {
  await expect(rehearsed(`\${timestamp()}`)).rejects.toThrow(
    "After the apply, a second plan of local-eks must be empty, but would\n  update aws_ssm_parameter.only",
  );
});
