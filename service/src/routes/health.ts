import type { Middleware } from "koa";

/** `GET /health`: liveness. 200 while the process can serve at all, draining included. */
export function health(): Middleware {
  return (ctx) => {
    ctx.set("Content-Type", "application/json");
    ctx.body = '{"status":"ok"}';
  };
}
