import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Time for the service to stop before it is killed, in milliseconds. */
const PATIENCE_MS = 2_000;

export interface Listeners {
  /** Hears each line of its stdout, until it is asked to stop. */
  readonly line: (line: string) => void;
  /** Hears the exit code of a service that ends without having been asked to. */
  readonly failed: (code: number) => void;
}

/** The built service as a child process. Its stderr is this process's own. */
export class RunningService {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #stopping = false;

  constructor(program: string, env: NodeJS.ProcessEnv, { line, failed }: Listeners) {
    const child = spawn(process.execPath, ["--enable-source-maps", program], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    createInterface({ input: child.stdout }).on("line", (text) => {
      if (!this.#stopping) line(text);
    });
    this.#child = child;
    this.#ended = once(child, "close").then(([code]) => {
      if (!this.#stopping) failed(code ?? 1);
    });
  }

  /** Asks it to stop, and makes it stop. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const kill = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE_MS);
    this.#child.kill("SIGTERM");
    await this.#ended;
    clearTimeout(kill);
  }
}
