/** What of a request telemetry speaks about, and by which names. */
import type { Context } from "koa";
import "../state";

/** The operation that Datadog names its metrics after. */
export const OPERATION = "http.server.request";

/** The operation of a mirrored request: it never counts with the real ones. */
export const SHADOW_OPERATION = "http.server.shadow";

/**
 * nginx's and Kong's status of a request whose client left before it was answered: seen only in logs and telemetry, as
 * there is nobody left to read an answer.
 */
export const CLIENT_CLOSED_REQUEST = 499;

const KNOWN_METHODS = new Set([
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "QUERY",
  "TRACE",
]);

const PROBES = new Set(["/health", "/ready"]);

/** Whether this is a probe of the platform's: logged at debug, never traced or measured. */
export function isProbe(ctx: Context): boolean {
  return PROBES.has(ctx.path);
}

/** The method, or `_OTHER` for one that the semantic conventions do not know: a client can invent no new value. */
export function knownMethod(ctx: Context): string {
  return KNOWN_METHODS.has(ctx.method) ? ctx.method : "_OTHER";
}

/** The pattern of the route that answered, such as `/status/:code`; undefined when none did. Never the raw path. */
export function matchedRoute(ctx: Context): string | undefined {
  const route: unknown = ctx._matchedRoute;
  return typeof route === "string" ? route : undefined;
}

/** The status that was sent, or 499 when the client left before. */
export function sentStatus(ctx: Context): number {
  return ctx.res.headersSent ? ctx.res.statusCode : CLIENT_CLOSED_REQUEST;
}

/** Which of the two operations the request belongs to. */
export function operationOf(ctx: Context): string {
  return ctx.req.headers["x-shadow"] === "true" ? SHADOW_OPERATION : OPERATION;
}

/** Bytes of the request's body, as far as it was taken: a length that a client only announces can be any. */
export function requestBodySize(ctx: Context): number {
  return ctx.state.body?.length ?? 0;
}

/** Bytes of the answer's body: what its Content-Length says, as HEAD and streams of unknown length send none. */
export function responseBodySize(ctx: Context): number {
  return ctx.method === "HEAD" ? 0 : Number(ctx.res.getHeader("content-length") ?? 0);
}
