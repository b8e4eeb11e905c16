/**
 * One of the servers that the bench compares, as a process of its own: `node server.js <variant>`.
 *
 * It tells its parent the port, then the processor time and memory it has used whenever it is asked.
 */
import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import Router from "@koa/router";
import Koa from "koa";
import { createApp } from "../src/app";
import { readConfig } from "../src/config";
import { createLogger } from "../src/logger";
import { Readiness } from "../src/readiness";
import { createServer } from "../src/server";
import { startTelemetry } from "../src/telemetry";
import { loadTemplates } from "../src/templates";

/** What a server tells of itself. */
export interface Usage {
  /** Processor time since the start, user and system, in microseconds. */
  readonly cpu: number;
  /** Resident memory, in bytes. */
  readonly memory: number;
}

const server = process.argv[2] === "bare" ? bare() : service();
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, memory: process.memoryUsage.rss() } satisfies Usage);
});
process.on("disconnect", () => process.exit());

/** The service as it ships; the environment says where telemetry goes. */
function service(): Server {
  const config = readConfig(process.env);
  const logger = createLogger(config);
  const readiness = new Readiness();
  readiness.open();
  const telemetry = startTelemetry(config, logger);
  const templates = loadTemplates(path.join(process.env.BENCH_SERVICE as string, "templates"));
  const parts = { config, logger, readiness, telemetry, templates };
  return createServer(createApp(parts), parts);
}

/** Koa and its router, answering with the very bytes that the service answered. */
function bare(): Server {
  const pages = JSON.parse(readFileSync(process.env.BENCH_PAGES as string, "utf8")) as Record<string, string>;
  const router = new Router();
  for (const [page, body] of Object.entries(pages)) {
    router.get(page, (ctx) => {
      ctx.type = "html";
      ctx.body = body;
    });
  }
  const app = new Koa();
  app.use(router.routes());
  const handle = app.callback();
  return createHttpServer((request, response) => void handle(request, response));
}
