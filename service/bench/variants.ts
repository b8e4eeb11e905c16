/** The servers under comparison, each a process of its own. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Usage } from "./server";

/** The same app with all telemetry, with none, and under auto-instrumentation; and Koa with nothing but a router. */
export type Variant = "full" | "off" | "auto" | "bare";

/** Folder of the service in this repository. */
export const SERVICE = path.resolve("service");

/** A running server of one variant. */
export class Candidate {
  readonly variant: Variant;
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(variant: Variant, child: ChildProcess, port: number) {
    this.variant = variant;
    this.#child = child;
    this.port = port;
  }

  /** @param launcher what stands before `node`: `["taskset", "-c", "0"]` keeps it on one core. */
  static async start(
    variant: Variant,
    folder: string,
    env: NodeJS.ProcessEnv,
    launcher: readonly string[] = [],
  ): Promise<Candidate> {
    const preloaded = variant === "auto" ? ["--require", path.join(folder, "auto-instrumentation.js")] : [];
    const [program, ...args] = [
      ...launcher,
      process.execPath,
      ...preloaded,
      path.join(folder, "server.js"),
      variant,
    ];
    const child = spawn(program as string, args, {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "production",
        NODE_PATH: path.resolve("node_modules"),
        BENCH_SERVICE: SERVICE,
        ...env,
      },
      // A pipe that nobody reads would block; a file is what a container runtime's pipe ends in as well.
      stdio: ["ignore", openSync("/dev/null", "w"), "inherit", "ipc"],
    });
    const [port] = await once(child, "message");
    return new Candidate(variant, child, port as number);
  }

  async usage(): Promise<Usage> {
    const answer = once(this.#child, "message");
    this.#child.send("usage");
    return (await answer)[0] as Usage;
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    await once(this.#child, "close");
  }
}

/** What each variant is told: everything on, everything off, or what the instrumentation needs. */
export function environments(folder: string, collector: string): Record<Variant, NodeJS.ProcessEnv> {
  const otlp = { OTEL_EXPORTER_OTLP_ENDPOINT: collector };
  // The instrumentation would drop spans with the usual queue, and cost less than it does.
  const roomy = { OTEL_BSP_MAX_QUEUE_SIZE: "65536", OTEL_BSP_SCHEDULE_DELAY: "1000" };
  return {
    full: otlp,
    off: { LOG_LEVEL: "warn" },
    auto: { ...otlp, ...roomy, OTEL_SERVICE_NAME: "auto", OTEL_LOGS_EXPORTER: "none" },
    bare: { BENCH_PAGES: path.join(folder, PAGES_FILE) },
  };
}

const PAGES_FILE = "pages.json";

/** Keeps what the service answers, for the bare server to answer the same. */
export async function capturePages(
  { port }: Candidate,
  folder: string,
  pages: readonly string[],
): Promise<void> {
  const bodies: Record<string, string> = {};
  for (const page of pages) {
    const response = await fetch(`http://127.0.0.1:${port}${page}`, { headers: { accept: "text/html" } });
    bodies[page] = await response.text();
  }
  writeFileSync(path.join(folder, PAGES_FILE), JSON.stringify(bodies));
}

/** Bundles the servers as the service is bundled, but for the packages, which instrumentation must find unbundled. */
export function buildServers(folder: string): void {
  const entries = ["server.ts", "auto-instrumentation.ts"].map((file) => path.join(SERVICE, "bench", file));
  const options = [
    "--bundle",
    "--packages=external",
    "--platform=node",
    "--target=node20",
    "--log-level=warning",
  ];
  execFileSync("node_modules/.bin/esbuild", [...entries, `--outdir=${folder}`, ...options], {
    stdio: "inherit",
  });
}
