import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { UserError } from "../../config/user-error";

/** An emulated AWS on this machine: real API, no account, gone when it is stopped. */
export interface Emulator {
  /** For example "http://localhost:40123". */
  readonly endpoint: string;
  readonly pid: number;
  /** The account that owns everything in it. */
  readonly account: "123456789012";
  stop(): Promise<void>;
  /** Leaves it running when this process ends; `stopRunningEmulator` ends it later. */
  detach(): void;
}

/** Time to start: Python loads the emulator in about 2 s, several times that on a busy machine. */
const START_SECONDS = 60;
/** Time after which a stop is no longer asked for but made. */
const STOP_SECONDS = 3;
const REGION = "us-east-1";

/**
 * Starts the emulator of a workspace and writes `.rehearsal/aws/config`, whose profile `rehearsal` leads to it.
 *
 * It ends with this process, on every way out: it holds the other end of a pipe, which the system closes
 * even when this process is killed. A kept emulator of an earlier rehearsal is replaced.
 *
 * @param options.signal Gives up starting. It does not stop an emulator that runs: a Terraform interrupted by
 *   the same signal still writes its state there.
 * @throws UserError when another rehearsal is at work in the workspace, or the emulator does not start.
 */
export async function startEmulator(
  python: string,
  workspace: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Emulator> {
  const files = filesOf(workspace);
  const running = await runningEmulator(workspace);
  if (running && !running.kept) {
    throw new UserError(
      `${files.record}: a rehearsal is at work in this folder (emulator process ${running.pid}). ` +
        "Wait for it or end it, then try again.",
    );
  }
  if (running) await stopRunningEmulator(workspace);
  mkdirSync(path.dirname(files.config), { recursive: true });

  const token = randomUUID();
  const child = spawn(python, ["-B", path.resolve("operations/emulator/serve.py")], {
    stdio: ["pipe", "pipe", openSync(files.log, "w")],
    // In a process group of its own: Ctrl-C must not take the emulator from under a Terraform that is still
    // writing its state.
    detached: true,
    env: { ...process.env, REHEARSAL_TOKEN: token, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
  });
  const port = await portOf(child, files.log, options.signal);
  // Neither the child nor its pipes keep this process alive.
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  (child.stdout as unknown as { unref(): void }).unref();

  const record: EmulatorRecord = {
    endpoint: `http://localhost:${port}`,
    pid: child.pid as number,
    token,
    kept: false,
  };
  await answers(record.endpoint, options.signal);
  writeFileSync(files.record, `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(files.config, awsConfig(record.endpoint));
  const stop = once(async () => {
    await end(child);
    rmSync(files.record, { force: true });
  });
  return {
    endpoint: record.endpoint,
    pid: record.pid,
    account: "123456789012",
    stop,
    detach() {
      child.stdin?.end("detach\n");
      writeFileSync(files.record, `${JSON.stringify({ ...record, kept: true }, null, 2)}\n`);
    },
  };
}

/** The emulator that answers for a workspace now, if one does. */
export async function runningEmulator(
  workspace: string,
): Promise<{ endpoint: string; pid: number; kept: boolean } | undefined> {
  const record = readRecord(workspace);
  if (!record) return undefined;
  const reply = await ask(record, "/rehearsal/identity");
  if (reply?.pid !== record.pid) return undefined;
  const { endpoint, pid, kept } = record;
  return { endpoint, pid, kept };
}

/** Ends the emulator of a workspace, kept or not. False when none was running. */
export async function stopRunningEmulator(workspace: string): Promise<boolean> {
  const record = readRecord(workspace);
  // It is asked to end itself, under a token that it alone knows: no process is killed by a number that
  // the system may have given to another by now.
  const stopped = record !== undefined && (await ask(record, "/rehearsal/stop")) !== undefined;
  while (stopped && (await ask(record, "/rehearsal/identity"))) await pause(50);
  rmSync(filesOf(workspace).record, { force: true });
  return stopped;
}

interface EmulatorRecord {
  readonly endpoint: string;
  readonly pid: number;
  readonly token: string;
  /** Left running on purpose, by a process that is gone. */
  readonly kept: boolean;
}

function filesOf(workspace: string) {
  const folder = path.join(workspace, ".rehearsal");
  return {
    log: path.join(folder, "emulator.log"),
    record: path.join(folder, "emulator.json"),
    config: path.join(folder, "aws", "config"),
  };
}

function awsConfig(endpoint: string): string {
  return `# Written by the rehearsal: leads to the emulated AWS on this machine.
[profile rehearsal]
region = ${REGION}
endpoint_url = ${endpoint}
aws_access_key_id = rehearsal
aws_secret_access_key = rehearsal
`;
}

function portOf(child: ChildProcess, log: string, signal?: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      const lines = readFileSync(log, "utf8").trim().split("\n").slice(-5).join("\n  ");
      reject(new UserError(`The AWS emulator ${what}; ${log} ends with:\n  ${lines}`));
    };
    const timer = setTimeout(() => fail(`did not start within ${START_SECONDS} s`), START_SECONDS * 1000);
    signal?.addEventListener("abort", () => fail("was stopped while it started"), { once: true });
    child.once("error", (error) => fail(`cannot be run (${error.message})`));
    child.once("exit", (code) => fail(`ended with code ${code}`));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once("line", (line) => {
      clearTimeout(timer);
      child.removeAllListeners("exit");
      resolve(Number(line));
    });
  });
}

/** Waits for the first answer: the port is open before the emulator can serve. */
async function answers(endpoint: string, signal?: AbortSignal): Promise<void> {
  for (const deadline = Date.now() + START_SECONDS * 1000; ; await pause(50)) {
    const response = await fetch(`${endpoint}/moto-api/`, { signal }).catch(() => undefined);
    if (response?.ok) return;
    signal?.throwIfAborted();
    if (Date.now() > deadline) throw new UserError(`The AWS emulator at ${endpoint} does not answer.`);
  }
}

async function ask(record: EmulatorRecord, address: string): Promise<{ pid: number } | undefined> {
  try {
    const response = await fetch(record.endpoint + address, {
      method: "POST",
      headers: { "x-rehearsal-token": record.token },
      signal: AbortSignal.timeout(2000),
    });
    return response.ok ? ((await response.json()) as { pid: number }) : undefined;
  } catch {
    return undefined;
  }
}

function readRecord(workspace: string): EmulatorRecord | undefined {
  try {
    return JSON.parse(readFileSync(filesOf(workspace).record, "utf8")) as EmulatorRecord;
  } catch {
    return undefined;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS * 1000);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.ref();
    child.kill("SIGTERM");
  });
}

function once(action: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => {
    result ??= action();
    return result;
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
