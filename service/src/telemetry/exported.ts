/** Telemetry that is sent: spans and metrics of each request through the OpenTelemetry SDK. */
import type { Config } from "../config";
import type { Logger } from "../logger";
import { tracing } from "../middleware/tracing";
import { Counters } from "./counters";
import type { Environment } from "./destinations";
import { OPERATION, operationOf } from "./http";
import { observeProcess } from "./process-metrics";
import { extractor } from "./propagation";
import { startSdk } from "./sdk";
import { inSpan } from "./spans";
import { traceOf } from "./state";
import type { Telemetry } from "./telemetry";
import { TracedRequest } from "./traced-request";

/**
 * Starts the SDK and the telemetry that feeds it.
 *
 * @public Loaded by `require`, and only when telemetry is on.
 */
export function createExportedTelemetry(config: Config, logger: Logger, env: Environment): Telemetry {
  const sdk = startSdk(config, logger, env);
  const { tracer, meter, metrics } = sdk;
  const counters = new Counters(meter);
  const extract = extractor(env.OTEL_PROPAGATORS);
  const { trustedProxyHops } = config;
  observeProcess(meter, sdk.losses);
  return {
    middleware: tracing({ tracer, extract, metrics, counters, trustedProxyHops }),
    span: (ctx, name, work) => {
      const request = traceOf(ctx);
      return request instanceof TracedRequest ? inSpan(tracer, request, name, work) : work();
    },
    fail: (ctx, error) => {
      const request = traceOf(ctx);
      if (request instanceof TracedRequest) request.failure = error;
    },
    trace: traceOf,
    echo: (ctx, representation) => {
      if (operationOf(ctx) === OPERATION) counters.echo(representation);
    },
    shutdown: () => sdk.shutdown(),
  };
}
