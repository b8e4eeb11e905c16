import { randomUUID } from "node:crypto";
import type { Middleware } from "koa";

/** Callers may name their request: what is longer or stranger than this is replaced, for it goes into the log. */
const USABLE = /^[\w.:=+/-]{1,128}$/;

/**
 * Gives each request an id: the caller's `X-Request-Id` if usable, else a new UUID. It is on `ctx.state.requestId`
 * and in the response.
 *
 * ```ts
 * app.use(requestId());
 * ```
 */
export function requestId(): Middleware {
  return function requestId(ctx, next) {
    const given = ctx.req.headers["x-request-id"];
    const id = typeof given === "string" && USABLE.test(given) ? given : randomUUID();
    ctx.state.requestId = id;
    ctx.res.setHeader("X-Request-Id", id);
    return next();
  };
}
