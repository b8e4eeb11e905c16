/** An nginx that runs the plugin as Kong does: the stand-ins beside this file take the place of Kong itself. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Nginx } from "../../../operations/tools/nginx";
import { nginxConfiguration } from "./nginx-configuration";

/** The plugin's files, as the ConfigMap holds them. */
export const PLUGIN = "charts/platform-resources/plugins/shadow-mirror";

/** What the plugin counts for one target, and what it has not done yet. */
export interface Statistics {
  readonly mirrored: number;
  readonly failed: number;
  readonly dropped: number;
  readonly not_sampled: number;
  readonly waiting: number;
  readonly runners: number;
}

/** How the one worker process is doing. */
export interface Worker {
  /** By `host:port`. */
  readonly targets: Readonly<Record<string, Statistics>>;
  readonly timers: { readonly pending: number; readonly running: number };
  /** Memory of Lua after a full collection. */
  readonly kibibytes: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
}

export interface Ask {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

/** Settings of the plugin, by the names of schema.lua; the rest are its defaults. */
export type Settings = Readonly<Record<string, unknown>>;

/** A running nginx with a service behind it, reached through sockets in a folder of its own. */
export class MirroringProxy {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });

  private constructor(
    private readonly folder: string,
    private readonly nginx: ChildProcess,
  ) {}

  static async start(nginx: Nginx, settings: Settings): Promise<MirroringProxy> {
    const folder = await mkdtemp(path.join(tmpdir(), "shadow-mirror-"));
    const plugins = path.join(folder, "kong/plugins/shadow-mirror");
    await mkdir(plugins, { recursive: true });
    await cp(PLUGIN, plugins, { recursive: true });
    await writeFile(path.join(folder, "settings.json"), JSON.stringify(settings));
    await writeFile(path.join(folder, "nginx.conf"), nginxConfiguration(folder, nginx.modules));
    // As in a container: what nginx says before it has its log must not be lost.
    const child = spawn(nginx.path, ["-p", folder, "-c", "nginx.conf", "-e", "error.log"], {
      stdio: "ignore",
    });
    const proxy = new MirroringProxy(folder, child);
    try {
      await proxy.#ready();
      return proxy;
    } catch (error) {
      await proxy.stop();
      throw error;
    }
  }

  /** Asks the service through the proxy. */
  ask(ask: Ask = {}): Promise<Answer> {
    return this.#request("proxy.sock", ask).then(({ status, headers }) => ({ status, headers }));
  }

  async worker(): Promise<Worker> {
    const { body } = await this.#request("control.sock", {});
    return JSON.parse(body) as Worker;
  }

  /** What the plugin counted for its only target, once nothing is under way any more. */
  async settled(): Promise<Statistics | undefined> {
    for (;;) {
      const { targets, timers } = await this.worker();
      const [target] = Object.values(targets);
      const busy = timers.pending + timers.running + (target ? target.waiting + target.runners : 0);
      if (busy === 0) return target;
      await sleep(20);
    }
  }

  /** Lines of nginx's error log, warnings and worse. */
  async log(): Promise<string[]> {
    const text = await readFile(path.join(this.folder, "error.log"), "utf8");
    return text.split("\n").filter(Boolean);
  }

  /** Tells nginx to end what is under way and go, and waits until it has. */
  async quit(): Promise<void> {
    this.#agent.destroy();
    if (this.nginx.exitCode !== null) return;
    const exit = once(this.nginx, "exit");
    this.nginx.kill("SIGQUIT");
    await exit;
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    if (this.nginx.exitCode === null) {
      const exit = once(this.nginx, "exit");
      this.nginx.kill("SIGTERM");
      await exit;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    for (;;) {
      try {
        await this.worker();
        return;
      } catch (error) {
        if (this.nginx.exitCode !== null)
          throw new Error(`nginx did not start:\n${(await this.log()).join("\n")}`, { cause: error });
        await sleep(20);
      }
    }
  }

  #request(socket: string, { path: target = "/", method = "GET", headers = {}, body }: Ask) {
    return new Promise<Answer & { body: string }>((resolve, reject) => {
      const socketPath = path.join(this.folder, socket);
      const options = { socketPath, path: target, method, headers, agent: this.#agent };
      const outgoing = request(options, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}
