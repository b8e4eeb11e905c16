import type { Tracer } from "@opentelemetry/api";
import type { Middleware } from "koa";
import type { Counters } from "../../telemetry/counters";
import { isProbe, requestBodySize, responseBodySize } from "../../telemetry/http";
import { generateSpanId, generateTraceId } from "../../telemetry/ids";
import type { Extract } from "../../telemetry/propagation";
import type { RequestMetrics } from "../../telemetry/request-metrics";
import { keepTrace } from "../../telemetry/state";
import { TracedRequest } from "../../telemetry/traced-request";

/** Where spans and measurements go. */
export interface TracingOptions {
  readonly tracer: Tracer;
  readonly extract: Extract;
  readonly metrics: RequestMetrics;
  readonly counters: Counters;
  /** Trusted proxies in front, for the client's address and scheme. */
  readonly trustedProxyHops: number;
}

/**
 * Makes the server span of each request and measures it, until the last byte is sent or the client is gone.
 * Probes get ids for their log lines, and neither.
 *
 * @example
 * app.use(tracing({ tracer, extract, metrics, counters, trustedProxyHops: 1 }));
 */
export function tracing(options: TracingOptions): Middleware {
  const { tracer, extract, metrics, counters, trustedProxyHops } = options;
  return (ctx, next) => {
    if (isProbe(ctx)) {
      keepTrace(ctx, { traceId: generateTraceId(), spanId: generateSpanId() });
      return next();
    }
    const request = new TracedRequest(ctx, tracer, extract(ctx.req.headers), trustedProxyHops);
    keepTrace(ctx, request);
    counters.active(request.method, request.scheme, 1);
    ctx.res.on("close", () => {
      const kind = request.end();
      const seconds = (performance.now() - request.started) / 1000;
      counters.active(request.method, request.scheme, -1);
      metrics.record(kind, seconds, requestBodySize(ctx), responseBodySize(ctx));
    });
    return next();
  };
}
