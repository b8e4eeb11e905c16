import type { Context, Middleware } from "koa";

/** The ids that tie a request's log lines, spans and echo together. */
export interface Trace {
  /** 32 lowercase hexadecimal digits: the caller's, or a new one. */
  readonly traceId: string;
  /** 16 lowercase hexadecimal digits: the server span's. */
  readonly spanId: string;
}

/** What the service says about itself: spans, metrics, and the ids for its log lines. */
export interface Telemetry {
  /** Traces and measures each request. Everything that shall be seen comes after it. */
  readonly middleware: Middleware;
  /** Runs `work` inside a child span of the request's server span. The span ends when the promise does. */
  span<T>(ctx: Context, name: string, work: () => T): T;
  /** Notes what failed: recorded on the server span if the answer is a server error (500 or above). */
  fail(ctx: Context, error: unknown): void;
  /** The ids of this request, once the middleware has seen it. */
  trace(ctx: Context): Trace;
  /** Counts an echo by its representation. That of a mirrored request is for nobody, and does not count. */
  echo(ctx: Context, representation: "html" | "json"): void;
  /** Sends what is left, within a bounded time. Never rejects. */
  shutdown(): Promise<void>;
}
