import type { Middleware } from "koa";
import type { Logger } from "../../logger";
import { redact } from "../../redaction";
import type { Telemetry } from "../../telemetry";
import { isProbe, sentStatus } from "../../telemetry/http";

/** What the access log writes to, and where it has the trace from. */
export interface AccessLogOptions {
  readonly logger: Logger;
  readonly telemetry: Telemetry;
}

/** What a line says besides its time, level, service and message. */
export interface Access {
  readonly trace_id: string;
  readonly span_id: string;
  readonly request_id: string;
  readonly "http.method": string;
  /** Path and query, redacted. */
  readonly "http.url": string;
  readonly "http.status_code": number;
  readonly "http.duration_ms": number;
}

/**
 * Logs one line for each request when its answer has been sent; probes at debug.
 *
 * @example
 * app.use(telemetry.middleware);
 * app.use(accessLog({ logger, telemetry }));
 */
export function accessLog({ logger, telemetry }: AccessLogOptions): Middleware {
  return (ctx, next) => {
    const started = performance.now();
    ctx.res.on("close", () => {
      const { traceId, spanId } = telemetry.trace(ctx);
      logAccess(logger, isProbe(ctx) ? "debug" : "info", {
        trace_id: traceId,
        span_id: spanId,
        request_id: ctx.state.requestId,
        "http.method": ctx.method,
        "http.url": redact(ctx.originalUrl),
        "http.status_code": sentStatus(ctx),
        "http.duration_ms": Math.round((performance.now() - started) * 1000) / 1000,
      });
    });
    return next();
  };
}

/** Writes a line of the access log. */
export function logAccess<Level extends "debug" | "info">(
  logger: Pick<Logger, Level>,
  level: Level,
  access: Access,
): void {
  logger[level](access, `${access["http.method"]} ${access["http.url"]} ${access["http.status_code"]}`);
}
