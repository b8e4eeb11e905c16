/** The app on a free port of loopback, in this process, with everything real but the destinations. */
import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import path from "node:path";
import { createApp } from "../src/app";
import { type Config, readConfig } from "../src/config";
import type { Logger } from "../src/logger";
import type { Problem } from "../src/problem";
import { Readiness } from "../src/readiness";
import { createServer } from "../src/server";
import { startTelemetry, type Telemetry } from "../src/telemetry";
import { loadTemplates, type Templates } from "../src/templates";

/** A line that would be in the log. */
export interface Logged {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** What a test may put in the place of the real thing. */
export interface Parts {
  readonly telemetry: Partial<Telemetry>;
  readonly templates: Templates;
}

/** The real pages. */
export const templates = loadTemplates(path.resolve(__dirname, "../templates"));

export class RunningApp {
  readonly readiness = new Readiness();
  readonly log: Logged[] = [];
  readonly config: Config;
  readonly server: Server;
  readonly templates = templates;

  readonly logger: Logger;

  private constructor(config: Partial<Config>, stubs: Partial<Parts>) {
    this.config = { ...readConfig({ HOST: "127.0.0.1", PORT: "0" }), ...config };
    this.logger = this.#logger();
    const { readiness, logger } = this;
    const telemetry = { ...startTelemetry(this.config, logger, {}), ...stubs.telemetry };
    const app = createApp({
      config: this.config,
      logger,
      readiness,
      telemetry,
      templates: stubs.templates ?? templates,
    });
    this.server = createServer(app, { config: this.config, logger, readiness });
  }

  /** Starts an app that is ready. @param stubs parts that a test watches, or breaks. */
  static async start(config: Partial<Config> = {}, stubs: Partial<Parts> = {}): Promise<RunningApp> {
    const app = await RunningApp.listen(config, stubs);
    app.readiness.open();
    return app;
  }

  /** Starts an app that serves, but is not ready yet. */
  static async listen(config: Partial<Config> = {}, stubs: Partial<Parts> = {}): Promise<RunningApp> {
    const app = new RunningApp(config, stubs);
    app.server.listen(app.config.port, app.config.host);
    await once(app.server, "listening");
    return app;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  fetch(target: string, init?: RequestInit): Promise<Response> {
    return fetch(this.url + target, init);
  }

  /** A bare connection, for what no client would send. */
  async connect(): Promise<Socket> {
    const socket = connect(this.port, "127.0.0.1");
    await once(socket, "connect");
    return socket;
  }

  /** Sends bytes and gathers what comes back until the server closes. */
  async raw(...parts: readonly string[]): Promise<string> {
    const socket = await this.connect();
    const answer = received(socket);
    for (const part of parts) socket.write(part, "latin1");
    return answer;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  #logger(): Logger {
    const at = (level: Logged["level"]) => (fields: object, message: string) =>
      void this.log.push({ level, fields: fields as Logged["fields"], message });
    return {
      ...{ debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") },
      flush: () => Promise.resolve(),
    };
  }
}

/** Everything that a connection still gets, as Latin-1, once it is closed. A reset is an error. */
export function received(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("error", reject);
    socket.on("end", () => resolve(text));
  });
}

/** The problem that a bare answer holds, as JSON. */
export function problemIn(answer: string): Problem {
  return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n"))) as Problem;
}
