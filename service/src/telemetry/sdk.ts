/** The OpenTelemetry SDK, set up from the configuration and the standard OTEL_* variables. */
import { DiagLogLevel, diag, type Meter, metrics, type Tracer, trace } from "@opentelemetry/api";
import { diagLogLevelFromString } from "@opentelemetry/core";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { InstrumentType, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { AlwaysOnSampler } from "@opentelemetry/sdk-trace-base";
import type { Config } from "../config";
import type { Logger } from "../logger";
import type { Environment } from ".";
import { createBatchExporter } from "./batch-exporter";
import { generateSpanId, generateTraceId } from "./ids";
import { Losses } from "./losses";
import { SpanQueue } from "./queue";
import { RequestMetrics } from "./request-metrics";
import { resourceAttributes } from "./resource";

const NAME = "sample-web-app";

/** The running SDK. */
export interface Sdk {
  readonly tracer: Tracer;
  readonly meter: Meter;
  readonly metrics: RequestMetrics;
  readonly losses: Losses;
  shutdown(): Promise<void>;
}

/** Time that shutdown may take, whatever the collector does, in milliseconds. */
const SHUTDOWN_MS = 5_000;

/** Starts the SDK. */
export function startSdk(config: Config, logger: Logger, env: Environment): Sdk {
  const losses = new Losses(logger);
  const number = (name: string, usual: number) => positive(env[name]) ?? usual;
  const queue = new SpanQueue(
    createBatchExporter(signalUrl(config, env, "traces")),
    {
      maxQueueSize: number("OTEL_BSP_MAX_QUEUE_SIZE", 8192),
      maxExportBatchSize: number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 1024),
      scheduledDelayMillis: number("OTEL_BSP_SCHEDULE_DELAY", 1000),
      exportTimeoutMillis: number("OTEL_BSP_EXPORT_TIMEOUT", 30_000),
    },
    losses,
  );
  const exportIntervalMillis = number("OTEL_METRIC_EXPORT_INTERVAL", 60_000);
  const metricExporter = new OTLPMetricExporter({ url: signalUrl(config, env, "metrics") });
  const temporality = metricExporter.selectAggregationTemporality(InstrumentType.HISTOGRAM);
  const requestMetrics = new RequestMetrics({ name: NAME, version: config.version }, temporality);
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter,
    metricProducers: [requestMetrics],
    exportIntervalMillis,
    exportTimeoutMillis: Math.min(number("OTEL_METRIC_EXPORT_TIMEOUT", 30_000), exportIntervalMillis),
  });
  const sdk = new NodeSDK({
    resource: resourceFromAttributes(resourceAttributes(config)),
    resourceDetectors: env.OTEL_NODE_RESOURCE_DETECTORS ? undefined : [envDetector],
    serviceName: env.SERVICE_NAME?.trim() || undefined,
    sampler: env.OTEL_TRACES_SAMPLER?.trim() ? undefined : new AlwaysOnSampler(),
    idGenerator: { generateSpanId, generateTraceId },
    spanProcessors: [queue],
    metricReaders: [reader],
    logRecordProcessors: [],
    // Contexts are handed on explicitly: keeping them in asynchronous storage would slow every promise down.
    contextManager: null as never,
  });
  listen(losses, logger, env);
  sdk.start();
  return {
    tracer: trace.getTracer(NAME, config.version),
    meter: metrics.getMeter(NAME, config.version),
    metrics: requestMetrics,
    losses,
    shutdown: async () => {
      await Promise.race([
        sdk.shutdown().catch((error: Error) => losses.complain(error.message)),
        delay(SHUTDOWN_MS),
      ]);
      losses.close();
    },
  };
}

/** The signal's own endpoint as it stands, or the common one with the signal's path. */
function signalUrl(config: Config, env: Environment, signal: "traces" | "metrics"): string | undefined {
  const own = env[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`]?.trim();
  if (own) return own;
  return config.otlpEndpoint && `${config.otlpEndpoint.replace(/\/$/, "")}/v1/${signal}`;
}

/** The SDK's own messages go where the service's go; complaints only into the report of the minute. */
function listen(losses: Losses, logger: Logger, env: Environment): void {
  const complain = (message: string) => losses.complain(message.slice(0, 500));
  const tell = (message: string) => logger.debug({ "telemetry.message": message }, "OpenTelemetry");
  const logLevel = diagLogLevelFromString(env.OTEL_LOG_LEVEL) ?? DiagLogLevel.WARN;
  diag.setLogger(
    { error: complain, warn: complain, info: tell, debug: tell, verbose: tell },
    { logLevel, suppressOverrideMessage: true },
  );
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text?.trim() || Number.NaN);
  return value > 0 ? value : undefined;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
