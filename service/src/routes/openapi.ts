import type { Middleware } from "koa";
import type { AppParts } from "../app";
import { openApiDocument } from "../openapi";

/** `GET /openapi.json`: what there is, for programs. */
export function openapi({ config, templates }: Pick<AppParts, "config" | "templates">): Middleware {
  const document = JSON.stringify(openApiDocument(config, templates.stylesheet.path));
  return (ctx) => {
    ctx.set("Content-Type", "application/json");
    ctx.body = document;
  };
}
