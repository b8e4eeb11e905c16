/** Telemetry that is sent: spans and metrics of each request through the OpenTelemetry SDK. */
import {
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Context as TraceContext,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { Context, Next } from "koa";
import { clientScheme } from "../client-address";
import type { Config } from "../config";
import type { Logger } from "../logger";
import type { Environment } from ".";
import { requestAttributes } from "./attributes";
import {
  isProbe,
  knownMethod,
  matchedRoute,
  operationOf,
  requestBodySize,
  responseBodySize,
  sentStatus,
} from "./http";
import { generateSpanId, generateTraceId } from "./ids";
import { RequestMetrics } from "./metrics";
import { observeProcess } from "./process-metrics";
import { startSdk } from "./sdk";
import { keepTrace, traceOf } from "./state";
import type { Telemetry, Trace } from "./telemetry";

/** A request being traced. */
interface TracedRequest extends Trace {
  readonly span: Span;
  readonly context: TraceContext;
  failure: unknown;
}

/** Starts the SDK and the telemetry that feeds it. */
export function createExportedTelemetry(config: Config, logger: Logger, env: Environment): Telemetry {
  const { tracer, meter, losses, shutdown } = startSdk(config, logger, env);
  const metrics = new RequestMetrics(meter);
  observeProcess(meter, losses);
  return {
    middleware: (ctx, next) => {
      if (isProbe(ctx)) {
        keepTrace(ctx, { traceId: generateTraceId(), spanId: generateSpanId() });
        return next();
      }
      return record(ctx, next, tracer, metrics, config.trustedProxyHops);
    },
    span: (ctx, name, work) => {
      const request = traceOf<TracedRequest>(ctx);
      if (!request?.span) return work();
      return inSpan(tracer.startSpan(name, undefined, request.context), work);
    },
    fail: (ctx, error) => {
      const request = traceOf<TracedRequest>(ctx);
      if (request?.span) request.failure = error;
    },
    trace: traceOf,
    outgoing: (ctx) => {
      const headers: Record<string, string> = {};
      const request = traceOf<TracedRequest>(ctx);
      if (request?.context) propagation.inject(request.context, headers);
      return headers;
    },
    echo: (representation) => metrics.echo(representation),
    shutdown,
  };
}

function record(
  ctx: Context,
  next: Next,
  tracer: Tracer,
  metrics: RequestMetrics,
  hops: number,
): Promise<unknown> {
  const started = performance.now();
  const parent = propagation.extract(ROOT_CONTEXT, ctx.req.headers);
  const method = knownMethod(ctx);
  const name = method === "_OTHER" ? "HTTP" : method;
  const span = tracer.startSpan(
    name,
    { kind: SpanKind.SERVER, attributes: requestAttributes(ctx, hops) },
    parent,
  );
  const { traceId, spanId } = span.spanContext();
  const request: TracedRequest = {
    traceId,
    spanId,
    span,
    context: trace.setSpan(parent, span),
    failure: undefined,
  };
  keepTrace(ctx, request);
  const active = {
    "http.request.method": method,
    "url.scheme": clientScheme(ctx, hops),
    "operation.name": operationOf(ctx),
  };
  metrics.begin(active);
  ctx.res.once("close", () => {
    const status = sentStatus(ctx);
    const route = matchedRoute(ctx);
    if (route !== undefined) {
      span.updateName(`${name} ${route}`);
      span.setAttribute("http.route", route);
    }
    span.setAttribute("http.response.status_code", status);
    span.setAttribute("http.status_code", status);
    if (status >= 500) {
      const failure = request.failure;
      const type = failure instanceof Error ? failure.name : String(status);
      span.setAttribute("error.type", type);
      span.setStatus({
        code: SpanStatusCode.ERROR,
        message: failure instanceof Error ? failure.message : undefined,
      });
      if (failure !== undefined) span.recordException(failure as Error);
    }
    span.end();
    metrics.end(
      active,
      { ...active, "http.response.status_code": status, ...(route !== undefined && { "http.route": route }) },
      (performance.now() - started) / 1000,
      requestBodySize(ctx),
      responseBodySize(ctx),
    );
  });
  return next();
}

/** Runs the work and ends the span with it, be it at once or later. */
function inSpan<T>(span: Span, work: () => T): T {
  let result: T;
  try {
    result = work();
  } catch (error) {
    endFailed(span, error);
    throw error;
  }
  if (!(result instanceof Promise)) {
    span.end();
    return result;
  }
  return result.then(
    (value: unknown) => {
      span.end();
      return value;
    },
    (error: unknown) => {
      endFailed(span, error);
      throw error;
    },
  ) as T;
}

/** An error that is the client's own (below 500) is not the span's. */
function endFailed(span: Span, error: unknown): void {
  const status = (error as { status?: unknown } | undefined)?.status;
  if (!(typeof status === "number" && status < 500)) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
