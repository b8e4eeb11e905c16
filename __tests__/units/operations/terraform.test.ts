import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Terraform, TerraformError, type TerraformEvent } from "../../../operations/terraform/terraform";
import { scratchFolder, script, write } from "./scratch";

const scratch = scratchFolder();
let folders = 0;

/** Terraform with a stand-in that runs `lines` of shell in a folder of its own. */
function standIn(lines: string, options: { env?: Record<string, string>; signal?: AbortSignal } = {}) {
  const folder = path.join(scratch, String(++folders));
  const program = script(path.join(folder, "terraform"), lines);
  // As a prepared folder has it: providers come from a mirror.
  write(path.join(folder, "terraform.d", "plugins", "README"));
  const events: TerraformEvent[] = [];
  const terraform = new Terraform(folder, {
    path: program,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { terraform, folder, events };
}

const says = (...events: object[]) =>
  events
    .map((event) => `echo '${JSON.stringify({ "@message": "…", "@level": "info", ...event })}'`)
    .join("\n");
const change = (address: string, action: string) => ({ resource: { addr: address }, action });

describe("plan", () => {
  test("with changes counts and names them", async () => {
    const { terraform, events } = standIn(
      `echo "Warning: some text"\n${says(
        { type: "resource_drift", change: change("aws_vpc.a", "update") },
        { type: "planned_change", change: change("aws_vpc.a", "replace") },
        { type: "planned_change", change: change("aws_subnet.b", "create") },
        { type: "change_summary", changes: { add: 2, change: 0, remove: 1, operation: "plan" } },
      )}\nexit 2`,
    );
    expect(await terraform.plan()).toEqual({
      add: 2,
      change: 0,
      destroy: 1,
      resources: [
        { address: "aws_vpc.a", action: "replace" },
        { address: "aws_subnet.b", action: "create" },
      ],
    });
    expect(events.map(({ type }) => type)).toEqual([
      "resource_drift",
      "planned_change",
      "planned_change",
      "change_summary",
    ]);
  });

  test("passes its options on, and never waits for input", async () => {
    const { terraform, folder } = standIn('echo "$@" > arguments');
    await terraform.plan({ destroy: true, lock: false, out: "p" });
    expect(readFileSync(path.join(folder, "arguments"), "utf8").trim()).toBe(
      "plan -json -input=false -detailed-exitcode -destroy -lock=false -out=p",
    );
  });

  test("that fails throws the first error, and says how to repeat it", async () => {
    const { terraform } = standIn(
      `${says(
        { type: "diagnostic", diagnostic: { severity: "warning", summary: "Deprecated", detail: "" } },
        {
          type: "diagnostic",
          diagnostic: { severity: "error", summary: "No credentials", detail: "Log in." },
        },
        { type: "diagnostic", diagnostic: { severity: "error", summary: "A later one", detail: "" } },
      )}\nexit 1`,
    );
    const error = await terraform.plan().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TerraformError);
    expect((error as TerraformError).firstError).toBe("No credentials\nLog in.");
    expect((error as TerraformError).command).toMatch(
      /^cd .+ && terraform plan -input=false -detailed-exitcode$/,
    );
  });

  test("that dies without a word shows the end of what it printed", async () => {
    const { terraform } = standIn("echo 'panic: oh no' >&2; exit 11");
    await expect(terraform.plan()).rejects.toThrow(/^panic: oh no\n/);
  });
});

test("apply tells what it did, and how many resources there are now", async () => {
  const { terraform } = standIn(
    `if [ "$1" = state ]; then printf 'aws_vpc.a\\ndata.aws_region.r\\nmodule.m.data.aws_x.y\\naws_subnet.b\\n'; exit; fi
    ${says(
      { type: "change_summary", changes: { add: 9, change: 9, remove: 9, operation: "plan" } },
      { type: "change_summary", changes: { add: 2, change: 1, remove: 0, operation: "apply" } },
    )}`,
  );
  expect(await terraform.apply()).toEqual({ added: 2, changed: 1, destroyed: 0, resources: 2 });
});

test("output gives plain values", async () => {
  const { terraform } = standIn(`echo '{"a":{"value":1,"sensitive":true},"b":{"value":["x"]}}'`);
  expect(await terraform.output()).toEqual({ a: 1, b: ["x"] });
});

test("run returns a failure, for callers that want to see it", async () => {
  const { terraform } = standIn("echo out; echo err >&2; exit 3");
  expect(await terraform.run(["validate"])).toEqual({ stdout: "out\n", stderr: "err\n", code: 3 });
});

describe("the environment that Terraform runs in", () => {
  const environment = async (variable: string, env: Record<string, string>) => {
    const { terraform } = standIn(`echo "\${${variable}-unset}"`, { env });
    return (await terraform.run(["version"])).stdout.trim();
  };

  test("says that nobody is watching", async () => {
    expect(await environment("TF_IN_AUTOMATION", {})).toBe("1");
    expect(await environment("CHECKPOINT_DISABLE", {})).toBe("1");
  });

  test("has no CLI configuration that does not exist", async () => {
    const missing = path.join(scratch, "missing");
    expect(await environment("TF_CLI_CONFIG_FILE", { TF_CLI_CONFIG_FILE: missing })).toBe("unset");
    const there = write(path.join(scratch, "there"));
    expect(await environment("TF_CLI_CONFIG_FILE", { TF_CLI_CONFIG_FILE: there })).toBe(there);
  });
});

describe("an interruption", () => {
  const savesWhenInterrupted = `trap 'echo INT >> signals; sleep 0.3; echo saved > state; exit 1' INT
    echo > started
    while true; do sleep 0.05; done`;

  test.each([
    ["of this process", undefined, () => process.emit("SIGINT")],
    [
      "of the work it belongs to",
      new AbortController(),
      (controller?: AbortController) => controller?.abort(),
    ],
  ])("%s reaches Terraform once, and what it then writes is waited for", async (_, controller, interrupt) => {
    const { terraform, folder } = standIn(savesWhenInterrupted, { signal: controller?.signal });
    const failure = expect(terraform.apply()).rejects.toThrow("It was interrupted.");
    while (!existsSync(path.join(folder, "started"))) await pause(10);
    interrupt(controller);
    await pause(100);
    interrupt(controller);
    await failure;
    expect(readFileSync(path.join(folder, "signals"), "utf8")).toBe("INT\n");
    expect(existsSync(path.join(folder, "state"))).toBe(true);
  });

  test("that came before keeps Terraform from starting", async () => {
    const { terraform, folder } = standIn("echo > started", { signal: AbortSignal.abort() });
    await expect(terraform.init()).rejects.toThrow();
    expect(existsSync(path.join(folder, "started"))).toBe(false);
  });
});
