import type { Middleware } from "koa";
import type { AppParts } from "../app";
import { takesHtml } from "../negotiation";
import { HttpProblem } from "../problem";

/** `GET /`: the start page, for people. */
export function home({ config, telemetry, templates }: AppParts): Middleware {
  const { serviceName, version, environment } = config;
  return (ctx) => {
    if (!takesHtml(ctx)) {
      throw new HttpProblem(406, "The start page is text/html. GET /openapi.json is for programs.");
    }
    ctx.set("Content-Type", "text/html; charset=utf-8");
    ctx.body = telemetry.span(ctx, "render index", () =>
      templates.index({ serviceName, version, environment }),
    );
  };
}
