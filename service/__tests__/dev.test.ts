import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const REPOSITORY = path.resolve(__dirname, "../..");

let dev: ChildProcess;
let output: string;

function run(port: number, repository = REPOSITORY): void {
  output = "";
  const env = { ...process.env, PORT: String(port), NO_COLOR: "1", FORCE_COLOR: "" };
  dev = spawn(process.execPath, ["operations/run.mjs", "service/dev/main.ts"], {
    cwd: repository,
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

describe("after a change", () => {
  let folder: string;
  beforeAll(() => {
    // All that the program reads, to be changed without a trace.
    folder = mkdtempSync(path.join(tmpdir(), "dev-"));
    for (const part of ["package.json", "package-lock.json", "operations", "service"]) {
      const options = { recursive: true, preserveTimestamps: true };
      cpSync(path.join(REPOSITORY, part), path.join(folder, part), options);
    }
    symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function change(file: string, from: string, to: string): void {
    const at = path.join(folder, "service", file);
    const text = readFileSync(at, "utf8");
    expect(text).toContain(from);
    writeFileSync(at, text.replace(from, to));
  }

  /** Waits until the service, however often it has started by then, answers so. */
  async function answers(target: string, text: string): Promise<void> {
    let last = "";
    for (let tries = 0; tries < 600; tries++) {
      const address = [...output.matchAll(/listening on (http:\S+)/g)].at(-1)?.[1];
      const answer = fetch(`${address}${target}`).then((response) => response.text());
      last = await answer.catch((error: Error) => error.message);
      if (last.includes(text)) return;
      await delay(50);
    }
    throw new Error(`Never answered ${text}, but ${last}:\n${output}`);
  }

  test("of a template or a source it shows the outcome, and of a broken one what is wrong with it", async () => {
    run(0, folder);
    await answers("/health", '{"status":"ok"}');

    change("templates/index.html", "<h1", "<p>A new paragraph.</p><h1");
    await answers("/", "A new paragraph.");

    change("src/routes/health.ts", `ctx.body = '{"status":"ok"}'`, "ctx.body = ");
    await said(/src\/routes\/health\.ts:\d+:\d+/);
    await answers("/health", '{"status":"ok"}');

    change("src/routes/health.ts", "ctx.body = ", `ctx.body = '{"status":"new"}'`);
    await answers("/health", '{"status":"new"}');
  }, 120_000);
});

test("says that the port is taken, and ends", async () => {
  const other = createServer().listen(0, "localhost");
  await once(other, "listening");
  run((other.address() as AddressInfo).port);
  expect(await once(dev, "close")).toEqual([1, null]);
  expect(output).toContain("Set PORT and HOST");
  other.close();
}, 60_000);
