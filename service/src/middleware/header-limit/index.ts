import type { Middleware } from "koa";
import { HttpProblem } from "../../problem";

export interface HeaderLimitOptions {
  /** The largest sum of all names and values, in bytes. */
  readonly bytes: number;
}

/**
 * Refuses larger headers with 431. The server's parser has to let them pass, or its own answer comes first.
 *
 * ```ts
 * app.use(headerLimit({ bytes: 16 * 1024 }));
 * ```
 */
export function headerLimit({ bytes }: HeaderLimitOptions): Middleware {
  return function headerLimit(ctx, next) {
    let sum = 0;
    // Names and values in turn, read as Latin-1: a character is a byte.
    for (const text of ctx.req.rawHeaders) sum += text.length;
    if (sum > bytes) {
      throw new HttpProblem(431, `The headers are larger than ${bytes} bytes. Send fewer, or shorter ones.`);
    }
    return next();
  };
}
