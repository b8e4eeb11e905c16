import type { Middleware } from "koa";
import { pause } from "../../pause";
import { HttpProblem } from "../../problem";

export interface FaultsOptions {
  /** Share of requests that fail with 500, 0 to 1. */
  readonly errorRate: number;
  /** Delay of every request. */
  readonly latencyMs: number;
  /** Paths that never fail, or the platform would restart the pod instead of judging the rollout. */
  readonly except: readonly string[];
}

/**
 * Makes a release look bad on purpose, so that its rollout can be seen to fail.
 *
 * ```ts
 * app.use(faults({ errorRate: 0.1, latencyMs: 250, except: ["/health", "/ready"] }));
 * ```
 */
export function faults({ errorRate, latencyMs, except }: FaultsOptions): Middleware {
  return async function faults(ctx, next) {
    if (except.includes(ctx.path)) return next();
    if (latencyMs > 0) await pause(ctx, latencyMs);
    if (Math.random() < errorRate)
      throw new HttpProblem(500, "This failure was asked for: FAULT_ERROR_RATE.");
    return next();
  };
}
