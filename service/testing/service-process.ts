/** The built service as a process of its own, on a free port of loopback. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

/** A line of the service's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly message: string };

/** How it ended: with a code, or killed by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServiceOptions {
  /** Environment variables; nothing is taken over from this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Options for Node itself. */
  readonly node?: readonly string[];
  /** The program, if it is not the one in `dist/`. */
  readonly program?: string;
  /** Who runs it, where this process may choose. */
  readonly uid?: number;
}

/** Seen from the repository, where all programs and tests run. */
const PROGRAM = path.resolve("service/dist/main.js");

/** A service that takes longer to start has failed, in milliseconds; generous, for machines under load. */
const START_MS = 15_000;

export class ServiceProcess {
  readonly lines: LogLine[] = [];
  /** What it wrote to stderr. */
  errors = "";
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;

  constructor({ env, node = [], program = PROGRAM, uid }: ServiceOptions = {}) {
    const child = spawn(process.execPath, [...node, program], {
      env: { PORT: "0", HOST: "127.0.0.1", DRAIN_MS: "0", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      cwd: "/",
      ...(uid !== undefined && { uid, gid: uid }),
    });
    createInterface({ input: child.stdout }).on("line", (line) => this.lines.push(JSON.parse(line)));
    child.stderr.on("data", (chunk) => {
      this.errors += chunk;
    });
    this.#child = child;
    this.exited = once(child, "close").then(([code, signal]) => ({ code, signal }));
  }

  /** Starts the service and waits until it listens. If it does not, it is ended. @throws Error with what it said. */
  static async start(options?: ServiceOptions, withinMs?: number): Promise<ServiceProcess> {
    const service = new ServiceProcess(options);
    try {
      await service.logged("listening on", withinMs);
      return service;
    } catch (error) {
      await service.kill();
      throw error;
    }
  }

  /** Starts several side by side. Where one does not start, none stays. @throws Error with what that one said. */
  static async startAll(...options: readonly ServiceOptions[]): Promise<ServiceProcess[]> {
    const starts = await Promise.allSettled(options.map((each) => ServiceProcess.start(each)));
    const services = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
    const failure = starts.find((start) => start.status === "rejected");
    if (!failure) return services;
    await Promise.all(services.map((service) => service.kill()));
    throw failure.reason;
  }

  /** Where it listens, such as `http://127.0.0.1:34567`. */
  get url(): string {
    const address = this.#find("listening on")?.message.split(" ").at(-1);
    if (!address) throw new Error("The service does not listen yet.");
    return address;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves with the first line whose message begins so. @throws Error if it ends or takes too long before. */
  async logged(message: string, withinMs = START_MS): Promise<LogLine> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const line = this.#find(message);
      if (line) return line;
      const ended = this.#child.exitCode !== null || this.#child.signalCode !== null;
      if (ended || Date.now() > deadline) {
        throw new Error(
          `No line "${message}…" ${ended ? "until it ended" : `in ${withinMs} ms`}.\n${this.errors}`,
        );
      }
      await delay(10);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it, however it is. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.exited;
  }

  #find(message: string): LogLine | undefined {
    return this.lines.find((line) => line.message.startsWith(message));
  }
}
