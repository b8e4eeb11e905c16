/** One request as telemetry sees it: its server span, from the first byte to the last. */
import {
  type Exception,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Context as TraceContext,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { Context } from "koa";
import { clientAddress, clientScheme } from "../client-address";
import { serverAttributes } from "./attributes";
import { knownMethod, matchedRoute, operationOf, sentStatus } from "./http";
import type { RequestKind } from "./request-metrics";
import type { Trace } from "./telemetry";

/** Statuses from here on are the server's fault, and make the span an error. */
const SERVER_ERROR = 500;

/** The key under which the API looks for the current span: asked of the API, which does not export it. */
const SPAN_KEY = (() => {
  const asked: symbol[] = [];
  trace.getSpan({ getValue: (key: symbol) => void asked.push(key) } as unknown as TraceContext);
  return asked[0];
})();

/**
 * The request's server span, and the context that its child spans are started in.
 *
 * It is that context itself: one object a request, where the API's own contexts copy a map for each span.
 */
export class TracedRequest implements Trace, TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly started = performance.now();
  readonly method: string;
  readonly scheme: "http" | "https";
  /** The span that a child started now belongs to. */
  current: Span;
  /** What failed, if anything did. */
  failure: unknown;
  readonly #ctx: Context;
  readonly #client: string;
  readonly #parent: TraceContext;
  readonly #span: Span;

  /**
   * @param parent what the caller sent of its own trace and baggage.
   * @param hops trusted proxies in front of the service.
   */
  constructor(ctx: Context, tracer: Tracer, parent: TraceContext, hops: number) {
    this.#ctx = ctx;
    this.#parent = parent;
    this.method = knownMethod(ctx);
    this.scheme = clientScheme(ctx, hops);
    this.#client = clientAddress(ctx, hops);
    this.#span = tracer.startSpan(this.#spanName(), { kind: SpanKind.SERVER }, parent);
    this.current = this.#span;
    const { traceId, spanId } = this.#span.spanContext();
    this.traceId = traceId;
    this.spanId = spanId;
  }

  /** Ends the span with all that is known once the answer is sent. @returns what the metrics file it under. */
  end(): RequestKind {
    const span = this.#span;
    const status = sentStatus(this.#ctx);
    const route = matchedRoute(this.#ctx);
    const operation = operationOf(this.#ctx);
    const { method, scheme } = this;
    const kind = { method, scheme, operation, route, status };
    span.setAttributes(serverAttributes(this.#ctx, kind, this.#client));
    if (route !== undefined) span.updateName(`${this.#spanName()} ${route}`);
    if (status >= SERVER_ERROR) this.#endFailed(status);
    span.end();
    return kind;
  }

  /** For the API: the current span, or what the caller's context has. */
  getValue(key: symbol): unknown {
    return key === SPAN_KEY ? this.current : this.#parent.getValue(key);
  }

  setValue(key: symbol, value: unknown): TraceContext {
    return trace.setSpan(this.#parent, this.current).setValue(key, value);
  }

  deleteValue(key: symbol): TraceContext {
    return trace.setSpan(this.#parent, this.current).deleteValue(key);
  }

  /** The conventions' name for a method that they do not know is HTTP. */
  #spanName(): string {
    return this.method === "_OTHER" ? "HTTP" : this.method;
  }

  #endFailed(status: number): void {
    const { failure } = this;
    const error = failure instanceof Error ? failure : undefined;
    this.#span.setAttribute("error.type", error?.name ?? String(status));
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: error?.message });
    if (failure !== undefined && failure !== null) this.#span.recordException(failure as Exception);
  }
}
