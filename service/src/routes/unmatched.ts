import type { RouterContext } from "@koa/router";
import type { Middleware } from "koa";
import { HttpProblem } from "../problem";

/** What no route took: OPTIONS is answered, the rest is 404 where there is no such path, else 405. */
export function unmatched(): Middleware {
  return (ctx) => {
    const allowed = allowedMethods(ctx as unknown as RouterContext);
    if (allowed.length === 0 && ctx.req.url !== "*") {
      throw new HttpProblem(404, "There is nothing here. GET / shows what there is.");
    }
    const allow = [...allowed, "OPTIONS"].join(", ");
    if (ctx.method !== "OPTIONS") {
      throw new HttpProblem(405, `${ctx.method} is not allowed here. Allowed: ${allow}.`, { Allow: allow });
    }
    ctx.set("Allow", allow);
    ctx.status = 204;
  };
}

/** Methods of the routes that have this path. */
function allowedMethods(ctx: RouterContext): string[] {
  const methods = (ctx.matched ?? []).flatMap((route) => route.methods);
  return [...new Set(methods)].sort();
}
