import type { Middleware } from "koa";
import { HttpProblem } from "../../problem";

export interface UrlLimitOptions {
  /** The longest path and query, in bytes. */
  readonly bytes: number;
}

/**
 * Refuses longer addresses with 414.
 *
 * ```ts
 * app.use(urlLimit({ bytes: 8 * 1024 }));
 * ```
 */
export function urlLimit({ bytes }: UrlLimitOptions): Middleware {
  return function urlLimit(ctx, next) {
    // Node reads addresses as Latin-1, so a character is a byte.
    if (ctx.req.url && ctx.req.url.length > bytes) {
      throw new HttpProblem(414, `The address is longer than ${bytes} bytes. Send long values in the body.`);
    }
    return next();
  };
}
