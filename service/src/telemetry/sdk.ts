/** The OpenTelemetry SDK, set up from the configuration and the standard OTEL_* variables. */
import { setTimeout as delay } from "node:timers/promises";
import { DiagLogLevel, diag, type Meter, metrics, type Tracer, trace } from "@opentelemetry/api";
import { diagLogLevelFromString } from "@opentelemetry/core";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { InstrumentType, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { AlwaysOnSampler, NoopSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Config } from "../config";
import type { Logger } from "../logger";
import { createBatchExporter } from "./batch-exporter";
import { type Environment, endpointOf, isSent, notOffered } from "./destinations";
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

/** Starts the SDK for the signals that are sent. */
export function startSdk(config: Config, logger: Logger, env: Environment): Sdk {
  for (const problem of notOffered(env)) logger.warn({}, problem);
  const losses = new Losses(logger);
  const metricExporter = new OTLPMetricExporter({ url: endpointOf("metrics", env) });
  const temporality = metricExporter.selectAggregationTemporality(InstrumentType.HISTOGRAM);
  const spans = isSent("traces", env) ? queue(losses, env) : undefined;
  const requestMetrics = new RequestMetrics({ name: NAME, version: config.version }, temporality);
  const sdk = new NodeSDK({
    resource: resourceFromAttributes(resourceAttributes(config)),
    resourceDetectors: env.OTEL_NODE_RESOURCE_DETECTORS ? undefined : [envDetector],
    // Over what OTEL_RESOURCE_ATTRIBUTES says: the log has the same name.
    serviceName: config.serviceName,
    // Not parent-based: a caller that does not keep its own spans shall not bend this service's objectives.
    sampler: env.OTEL_TRACES_SAMPLER?.trim() ? undefined : new AlwaysOnSampler(),
    idGenerator: { generateSpanId, generateTraceId },
    // Spans that are not sent still have ids, for the log.
    spanProcessors: [spans ?? new NoopSpanProcessor()],
    metricReaders: isSent("metrics", env) ? [reader(metricExporter, requestMetrics, env)] : [],
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
      await Promise.race([sdk.shutdown(), late(SHUTDOWN_MS)]).catch((error: Error) =>
        losses.complain(error.message),
      );
      losses.drop(spans?.undelivered ?? 0);
      losses.close();
    },
  };
}

/** The way of the spans; a batch is never larger than the queue. */
function queue(losses: Losses, env: Environment): SpanQueue {
  const maxQueueSize = numberOf(env, "OTEL_BSP_MAX_QUEUE_SIZE", 8192);
  return new SpanQueue(
    createBatchExporter(endpointOf("traces", env)),
    {
      maxQueueSize,
      maxExportBatchSize: Math.min(numberOf(env, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 1024), maxQueueSize),
      scheduledDelayMillis: numberOf(env, "OTEL_BSP_SCHEDULE_DELAY", 1_000),
      exportTimeoutMillis: numberOf(env, "OTEL_BSP_EXPORT_TIMEOUT", 30_000),
    },
    losses,
  );
}

function reader(exporter: OTLPMetricExporter, requests: RequestMetrics, env: Environment) {
  const exportIntervalMillis = numberOf(env, "OTEL_METRIC_EXPORT_INTERVAL", 60_000);
  const exportTimeoutMillis = Math.min(
    numberOf(env, "OTEL_METRIC_EXPORT_TIMEOUT", 30_000),
    exportIntervalMillis,
  );
  return new PeriodicExportingMetricReader({
    exporter,
    metricProducers: [requests],
    exportIntervalMillis,
    exportTimeoutMillis,
  });
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

/** A number above zero, or the default. */
function numberOf(env: Environment, name: string, usual: number): number {
  const value = Number(env[name]);
  return value > 0 ? value : usual;
}

/** @throws Error after that time. */
async function late(ms: number): Promise<never> {
  await delay(ms, undefined, { ref: false });
  throw new Error(`The collector did not take the last telemetry within ${ms} ms.`);
}
