/** The process: starts the service, and stops it without losing a request. */
import { stopSignal } from "./signals";

// That comes first, so that a signal is heard while the rest loads.

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { inspect } from "node:util";
import { createApp } from "./app";
import { type Config, readConfig } from "./config";
import { drain } from "./drain";
import { createLogger, type Logger } from "./logger";
import { Readiness } from "./readiness";
import { createServer } from "./server";
import { isTelemetryOn, startTelemetry } from "./telemetry";
import { loadTemplates } from "./templates";

/** Beside `src/` as well as beside `dist/`. */
const TEMPLATES = path.resolve(__dirname, "../templates");

/**
 * A stdout that fails delays the exit by no more than this, in milliseconds. One that is stuck, its pipe full, holds
 * it up until it is read or the platform kills the process: no Node process exits while a write of its own blocks.
 */
const LAST_LINES_MS = 1_000;

async function main(): Promise<void> {
  const config = configuration();
  const logger = createLogger(config);
  const uncaught = uncaughtError(logger);
  const telemetry = startTelemetry(config, logger);
  const templates = loadTemplates(TEMPLATES);
  const readiness = new Readiness();
  const app = createApp({ config, logger, telemetry, readiness, templates });
  const server = createServer(app, { config, logger, readiness });

  const address = await listen(server, config);
  readiness.open();
  process.on("SIGUSR2", () => toggle(readiness, logger));
  logger.info(facts(config), `listening on ${address}`);

  const reason = await Promise.race([stopSignal, uncaught]);
  logger.info({ reason }, `stopping: ${reason}`);
  await drain({ server, readiness, logger, config });
  await telemetry.shutdown();
  logger.info({ reason }, "stopped");
  await Promise.race([logger.flush(), delay(LAST_LINES_MS)]);
  process.exit();
}

/** Why the service cannot start, told to who starts it: its trace would tell nothing more. */
class StartError extends Error {}

function configuration(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    throw new StartError((error as Error).message);
  }
}

/** What runs here, and where its telemetry goes. */
function facts({ version, environment, otlpEndpoint }: Config): object {
  // The origin alone: the rest of an address may hold a secret.
  const destination = otlpEndpoint ? new URL(otlpEndpoint).origin : "as OTEL_* variables say";
  return { version, environment, telemetry: isTelemetryOn(process.env) ? destination : "off" };
}

/** Every error that nothing caught is logged; the first one is what the process stops for, with exit code 1. */
function uncaughtError(logger: Logger): Promise<"uncaught error"> {
  return new Promise((resolve) => {
    // Hears unhandled rejections, too: by default Node makes them uncaught exceptions.
    process.on("uncaughtException", (thrown: unknown, origin) => {
      // Anything can be thrown, null as well.
      const error = thrown instanceof Error ? thrown : new Error(inspect(thrown));
      logger.error({ error, origin }, `uncaught error: ${error.message}`);
      process.exitCode = 1;
      resolve("uncaught error");
    });
  });
}

/** A person's way to take a process out of the load balancers and back: `kill -USR2`. */
function toggle(readiness: Readiness, logger: Logger): void {
  if (readiness.ready()) readiness.withhold();
  else readiness.open();
  logger.info({ readiness: readiness.state }, `told by SIGUSR2: ${readiness.state}`);
}

/** @returns The address as one opens it in a browser. */
async function listen(server: Server, { port, host }: Config): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    const { message } = error as Error;
    throw new StartError(
      `The service cannot listen (${message}). Set PORT and HOST to a port and an address that are to be had here.`,
    );
  }
  const { address, family, port: taken } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${taken}`;
}

main().catch((error: Error) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
});
