import type { Middleware } from "koa";

/**
 * Pages run no script, load only this service's own style and images, and cannot be framed.
 * No Strict-Transport-Security: TLS ends before this service, and whoever ends it promises it.
 */
const HEADERS = Object.entries({
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
});

/**
 * Sets the headers that protect browsers, and keeps caches from storing anything; a handler may replace them.
 *
 * ```ts
 * app.use(securityHeaders());
 * ```
 */
export function securityHeaders(): Middleware {
  return function securityHeaders(ctx, next) {
    for (const [name, value] of HEADERS) ctx.res.setHeader(name, value);
    return next();
  };
}

/** The same headers for responses that are written to the socket by hand. */
export const securityHeaderLines = HEADERS.map(([name, value]) => `${name}: ${value}\r\n`).join("");
