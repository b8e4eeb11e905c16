import type { Context, Middleware } from "koa";
import type { Logger } from "../../logger";
import { preferred } from "../../negotiation";
import { HttpProblem, problemOf } from "../../problem";
import { CLIENT_CLOSED_REQUEST } from "../../telemetry/http";
import type { Telemetry } from "../../telemetry/telemetry";
import type { Templates } from "../../templates";

export interface ErrorsOptions {
  readonly logger: Pick<Logger, "error">;
  readonly telemetry: Pick<Telemetry, "fail" | "span" | "trace">;
  readonly templates: Pick<Templates, "problem">;
}

/** A client that still sends its body is given this long to read the answer before the connection is cut. */
const LINGER_MS = 1_000;

/**
 * Turns what is thrown below it into a problem, as HTML or JSON by what the client accepts. Errors of ours are
 * logged and recorded on the span; the client is told the request id and nothing else.
 *
 * ```ts
 * app.use(errors({ logger, telemetry, templates }));
 * ```
 */
export function errors({ logger, telemetry, templates }: ErrorsOptions): Middleware {
  return async function errors(ctx, next) {
    try {
      await next();
    } catch (error) {
      if (ctx.req.socket.writable) answer(ctx, error);
      else ctx.status = CLIENT_CLOSED_REQUEST;
    }
  };

  function answer(ctx: Context, error: unknown): void {
    const problem = problemOf(error);
    if (problem.status >= 500) {
      const { traceId, spanId } = telemetry.trace(ctx);
      logger.error(
        { error, request_id: ctx.state.requestId, trace_id: traceId, span_id: spanId },
        "A request failed",
      );
    }
    ctx.status = problem.status;
    telemetry.fail(ctx, error);
    if (error instanceof HttpProblem) ctx.set(error.headers);
    const view = { ...problem, requestId: ctx.state.requestId };
    const html = preferred(ctx) === "html";
    ctx.set("Content-Type", html ? "text/html; charset=utf-8" : "application/problem+json");
    ctx.body = html
      ? telemetry.span(ctx, "render problem", () => templates.problem(view))
      : JSON.stringify(view);
    if (!ctx.req.complete) lingerOn(ctx);
  }
}

/**
 * To close while the client still sends would reset the connection, and the client might never see the answer.
 * What it sends is thrown away instead (Node does that), for a while; if it finishes in time, the connection lives.
 */
function lingerOn({ req, res }: Context): void {
  res.once("finish", () => {
    const cut = () => req.complete || req.socket.destroy();
    setTimeout(cut, LINGER_MS).unref();
  });
}
