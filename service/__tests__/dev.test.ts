import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const REPOSITORY = path.resolve(__dirname, "../..");

let dev: ChildProcess;
let output: string;

function run(port: number): void {
  output = "";
  const env = { ...process.env, PORT: String(port), NO_COLOR: "1", FORCE_COLOR: "" };
  dev = spawn(process.execPath, ["operations/run.mjs", "service/dev/main.ts"], {
    cwd: REPOSITORY,
    env,
    // A process group of its own, so that a test that fails can end all of it.
    detached: true,
  });
  for (const stream of [dev.stdout, dev.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
}

async function said(pattern: RegExp): Promise<RegExpExecArray> {
  for (let tries = 0; tries < 1_500; tries++) {
    const match = pattern.exec(output);
    if (match) return match;
    await delay(20);
  }
  throw new Error(`Never said ${pattern}:\n${output}`);
}

/** The processes that it started, on Linux. */
function children(): number[] {
  const list = readFileSync(`/proc/${dev.pid}/task/${dev.pid}/children`, "utf8");
  return list.trim().split(" ").map(Number);
}

afterEach(() => {
  try {
    process.kill(-(dev.pid ?? 0), "SIGKILL");
  } catch {
    // Nothing is left of it, as it should be.
  }
});

test("shows the pages, then each request with its three spans, and leaves nothing running", async () => {
  run(0);
  const [, address] = await said(/(http:\S+)\/echo +what you sent/);
  await fetch(`${address}/echo?token=secret`, { headers: { accept: "text/html" } });
  await said(/GET \/echo\S* 200 .*\n +GET \/echo .*\n +└ handler echo .*\n +└ render echo .*/);
  expect(output).not.toContain("\u001b[");

  const started = process.platform === "linux" ? children() : [];
  dev.kill("SIGINT");
  expect(await once(dev, "close")).toEqual([0, null]);
  for (const pid of started) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
}, 60_000);

test("says that the port is taken, and ends", async () => {
  const other = createServer().listen(0, "localhost");
  await once(other, "listening");
  run((other.address() as AddressInfo).port);
  expect(await once(dev, "close")).toEqual([1, null]);
  expect(output).toContain("Set PORT and HOST");
  other.close();
}, 60_000);
