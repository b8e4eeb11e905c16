import type { Middleware } from "koa";
import type { AppParts } from "../app";

/** The pages' stylesheet. Its path changes with its content, so it may be kept for ever. */
export function stylesheet({ templates }: Pick<AppParts, "templates">): Middleware {
  return (ctx) => {
    ctx.set("Content-Type", "text/css; charset=utf-8");
    ctx.set("Cache-Control", "public, max-age=31536000, immutable");
    ctx.body = templates.stylesheet.body;
  };
}
