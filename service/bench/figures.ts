/** Figures of the service alone, with all telemetry on. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { loadFully, loadSteadily } from "./load";
import { median } from "./median";
import { Candidate, SERVICE } from "./variants";

const STARTS = 11;
const MANY = 100_000;
const STEADY = { perSecond: 1_000, seconds: 20 };

/** Milliseconds from starting the built service to its first 200 on `/ready`: the median of several starts. */
export async function startTime(collector: string): Promise<number> {
  execFileSync(process.execPath, [path.join(SERVICE, "build.mjs")], { stdio: "inherit" });
  const times: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const port = await freePort();
    const env = { PORT: String(port), HOST: "127.0.0.1", OTEL_EXPORTER_OTLP_ENDPOINT: collector };
    const started = performance.now();
    const child = spawn(process.execPath, [path.join(SERVICE, "dist/main.js")], { env, stdio: "ignore" });
    await untilReady(child, `http://127.0.0.1:${port}/ready`);
    times.push(performance.now() - started);
    child.kill("SIGKILL");
    await once(child, "close");
  }
  return median(times);
}

/** Resident megabytes (10^6 bytes) after 100,000 pages. */
export async function residentMemory(folder: string, env: NodeJS.ProcessEnv): Promise<number> {
  const candidate = await Candidate.start("full", folder, env);
  await loadFully(candidate.port, "/echo", MANY);
  const { memory } = await candidate.usage();
  await candidate.stop();
  return memory / 1e6;
}

/** Milliseconds within which 99 of 100 pages are answered, at a steady rate to a service that has one core. */
export async function percentile99(folder: string, env: NodeJS.ProcessEnv): Promise<number> {
  const candidate = await Candidate.start("full", folder, env, ["taskset", "-c", "0"]);
  await loadFully(candidate.port, "/echo", 10_000);
  const latencies = await loadSteadily(candidate.port, "/echo", STEADY.perSecond, STEADY.seconds);
  await candidate.stop();
  latencies.sort((one, other) => one - other);
  return latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN;
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  while (child.exitCode === null) {
    const ready = await fetch(url).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`The service ended with ${child.exitCode} before it was ready.`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
