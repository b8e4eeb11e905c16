import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { runningEmulator, startEmulator, stopRunningEmulator } from "../../operations/emulator/emulator";
import { findEmulator, needed } from "../../operations/tools/find";
import { query } from "./aws-api";

jest.setTimeout(900_000);

let python: string;
let workspace: string;

beforeAll(async () => {
  ({ python } = needed("The AWS emulator", await findEmulator()));
});
beforeEach(() => {
  workspace = mkdtempSync(path.join(os.tmpdir(), "emulator-"));
});
afterEach(async () => {
  await stopRunningEmulator(workspace);
  rmSync(workspace, { recursive: true, force: true });
});

const answers = (endpoint: string) =>
  fetch(`${endpoint}/moto-api/`).then(
    ({ ok }) => ok,
    () => false,
  );

test("answers where the workspace's AWS profile leads, until it is stopped", async () => {
  const emulator = await startEmulator(python, workspace);
  const config = readFileSync(path.join(workspace, ".rehearsal", "aws", "config"), "utf8");
  expect(config).toContain(`[profile rehearsal]\nregion = us-east-1\nendpoint_url = ${emulator.endpoint}\n`);
  expect(await answers(emulator.endpoint)).toBe(true);

  await emulator.stop();
  expect(await answers(emulator.endpoint)).toBe(false);
  expect(await runningEmulator(workspace)).toBeUndefined();
});

test("refuses a second one in a workspace where the first is at work", async () => {
  const first = await startEmulator(python, workspace);
  await expect(startEmulator(python, workspace)).rejects.toThrow(
    `${path.join(workspace, ".rehearsal", "emulator.json")}: a rehearsal is at work in this folder`,
  );
  expect(await answers(first.endpoint)).toBe(true);
  await first.stop();
});

test("gives the first answer again when a request is repeated, as an SDK does that lost it", async () => {
  const emulator = await startEmulator(python, workspace);
  const vpc = /<vpcId>(.+?)</.exec(
    await query(emulator.endpoint, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }),
  );
  const create = (token: string) =>
    query(emulator.endpoint, "ec2", "CreateFlowLogs", {
      ClientToken: token,
      ResourceType: "VPC",
      "ResourceId.1": vpc?.[1] as string,
      TrafficType: "ALL",
      LogGroupName: "flow-logs",
      DeliverLogsPermissionArn: "arn:aws:iam::123456789012:role/flow-logs",
    });
  const idIn = (answer: string) => /<item>(fl-\w+)</.exec(answer)?.[1];

  const first = idIn(await create("one"));
  expect(first).toMatch(/^fl-/);
  expect(idIn(await create("one"))).toBe(first);
  await expect(create("two")).rejects.toThrow("FlowLogAlreadyExists");
  await emulator.stop();
});

test("says what Python said when it does not start", async () => {
  const broken = path.join(workspace, "python");
  writeFileSync(broken, "#!/bin/sh\necho ModuleNotFoundError: No module named moto >&2\nexit 1\n", {
    mode: 0o755,
  });
  await expect(startEmulator(broken, workspace)).rejects.toThrow(
    /ended with code 1.*\n.*No module named moto/,
  );
});

describe("an emulator whose parent is gone", () => {
  /** Starts one from a process of its own; `end` is what that process does next. */
  async function startedByAnother(end: string): Promise<string> {
    const program = path.join(workspace, "parent.ts");
    const operations = path.resolve("operations", "emulator", "emulator.ts");
    writeFileSync(
      program,
      `import { startEmulator } from ${JSON.stringify(operations)};
      export async function main([python, workspace]) {
        const emulator = await startEmulator(python, workspace);
        console.log(emulator.endpoint);
        ${end}
        return 0;
      }`,
    );
    const parent = spawn(process.execPath, [
      path.resolve("operations", "run.mjs"),
      path.relative("", program),
      python,
      workspace,
    ]);
    const [endpoint] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
    if (parent.exitCode === null && parent.signalCode === null) await once(parent, "exit");
    return endpoint;
  }

  test.each([
    ["returned without stopping it", ""],
    ["failed", 'throw new Error("a fault");'],
    ["was killed outright", 'process.kill(process.pid, "SIGKILL");'],
  ])("ends by itself when that %s", async (_, end) => {
    const endpoint = await startedByAnother(end);
    for (let tries = 0; tries < 100 && (await answers(endpoint)); tries++) await pause(50);
    expect(await answers(endpoint)).toBe(false);
  });

  test("stays when it was told to, is found, and can be stopped", async () => {
    const endpoint = await startedByAnother("emulator.detach();");
    expect(await runningEmulator(workspace)).toMatchObject({ endpoint, kept: true });
    expect(await answers(endpoint)).toBe(true);

    expect(await stopRunningEmulator(workspace)).toBe(true);
    expect(await answers(endpoint)).toBe(false);
    expect(await stopRunningEmulator(workspace)).toBe(false);
  });

  test("and was kept, gives way to the next rehearsal", async () => {
    const kept = await startedByAnother("emulator.detach();");
    const next = await startEmulator(python, workspace);
    expect(await answers(kept)).toBe(false);
    expect(await answers(next.endpoint)).toBe(true);
    await next.stop();
  });
});

test("a process is never ended by its number alone", async () => {
  const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const record = path.join(workspace, ".rehearsal", "emulator.json");
  await (await startEmulator(python, workspace)).stop();
  writeFileSync(
    record,
    JSON.stringify({ endpoint: "http://localhost:9", pid: bystander.pid, token: "old", kept: true }),
  );
  expect(await runningEmulator(workspace)).toBeUndefined();
  expect(await stopRunningEmulator(workspace)).toBe(false);
  expect(bystander.exitCode).toBeNull();
  expect(bystander.signalCode).toBeNull();
  bystander.kill();
});
