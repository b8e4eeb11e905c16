import type { Middleware } from "koa";
import type { AppParts } from "../app";

/** `GET /ready`: readiness. 503 while starting, draining or told not ready; the body says which. */
export function ready({ readiness }: Pick<AppParts, "readiness">): Middleware {
  return (ctx) => {
    ctx.status = readiness.ready() ? 200 : 503;
    ctx.set("Content-Type", "application/json");
    ctx.body = `{"status":"${readiness.state}"}`;
  };
}
