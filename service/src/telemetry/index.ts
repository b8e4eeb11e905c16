import type { Config } from "../config";
import type { Logger } from "../logger";
import { createSilentTelemetry } from "./off";
import type { Telemetry } from "./telemetry";

export type { Telemetry, Trace } from "./telemetry";

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Starts telemetry: the OpenTelemetry SDK where it has somewhere to send to, else nothing that costs.
 *
 * The SDK is loaded only then: importing it takes about 200 ms.
 */
export function startTelemetry(config: Config, logger: Logger, env: Environment = process.env): Telemetry {
  if (!isTelemetryOn(env)) return createSilentTelemetry();
  const { createExportedTelemetry } = require("./exported") as typeof import("./exported");
  return createExportedTelemetry(config, logger, env);
}

/** Whether the environment names somewhere to send to, and does not switch the SDK off. */
export function isTelemetryOn(env: Environment): boolean {
  return hasDestination(env) && !isTrue(env.OTEL_SDK_DISABLED);
}

/** Any of the standard variables that name an exporter or where it sends to. */
const DESTINATIONS = [
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
  "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
  "OTEL_TRACES_EXPORTER",
  "OTEL_METRICS_EXPORTER",
] as const;

function hasDestination(env: Environment): boolean {
  return DESTINATIONS.some((name) => {
    const value = env[name]?.trim().toLowerCase();
    return value !== undefined && value !== "" && value !== "none";
  });
}

function isTrue(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === "true";
}
