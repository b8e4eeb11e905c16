import type { Middleware } from "koa";
import { HttpProblem } from "../../problem";

export interface TimeoutOptions {
  /** Time for the request to arrive and be answered, from when its headers are here. */
  readonly milliseconds: number;
}

/**
 * Answers for what takes too long: 408 where the client has not sent all of its request, else 503.
 *
 * ```ts
 * app.use(timeout({ milliseconds: 30_000 }));
 * ```
 */
export function timeout({ milliseconds }: TimeoutOptions): Middleware {
  return function timeout(ctx, next) {
    return new Promise<void>((resolve, reject) => {
      const late = () =>
        reject(
          ctx.req.complete
            ? new HttpProblem(503, `There is no answer after ${milliseconds} ms. Try again.`)
            : new HttpProblem(408, `The request did not arrive within ${milliseconds} ms. Send it faster.`),
        );
      const timer = setTimeout(late, milliseconds);
      next().then(
        () => {
          clearTimeout(timer);
          resolve();
        },
        (error) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });
  };
}
