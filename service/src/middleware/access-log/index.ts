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
      const trace = telemetry.trace(ctx);
      const fields = {
        trace_id: trace?.traceId,
        span_id: trace?.spanId,
        request_id: ctx.state.requestId,
        "http.method": ctx.method,
        "http.url": redact(ctx.originalUrl),
        "http.status_code": sentStatus(ctx),
        "http.duration_ms": Math.round((performance.now() - started) * 1000) / 1000,
      };
      const message = `${ctx.method} ${fields["http.url"]} ${fields["http.status_code"]}`;
      if (isProbe(ctx)) logger.debug(fields, message);
      else logger.info(fields, message);
    });
    return next();
  };
}
