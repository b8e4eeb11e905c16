import type { Config } from "../config";
import type { Logger } from "../logger";
import { type Environment, isSent } from "./destinations";
import { createSilentTelemetry } from "./off";
import type { Telemetry } from "./telemetry";

export type { Telemetry } from "./telemetry";

/**
 * Starts telemetry: the OpenTelemetry SDK where it has somewhere to send to, else nothing that costs.
 *
 * The SDK is loaded only then: that alone takes longer than the rest of the start.
 */
export function startTelemetry(config: Config, logger: Logger, env: Environment = process.env): Telemetry {
  if (!isTelemetryOn(env)) return createSilentTelemetry();
  const { createExportedTelemetry } = require("./exported") as typeof import("./exported");
  return createExportedTelemetry(config, logger, env);
}

/** Whether the environment names somewhere to send to, and does not switch the SDK off. */
export function isTelemetryOn(env: Environment): boolean {
  return isSent("traces", env) || isSent("metrics", env);
}
