import { METHODS } from "node:http";
import Router from "@koa/router";
import type { Middleware } from "koa";
import type { AppParts } from "../app";
import type { Telemetry } from "../telemetry/telemetry";
import { delay } from "./delay";
import { echo } from "./echo";
import { health } from "./health";
import { home } from "./home";
import { openapi } from "./openapi";
import { ready } from "./ready";
import { status } from "./status";
import { stylesheet } from "./stylesheet";

/** Liveness and readiness: asked by the platform, so neither traced nor made to fail. */
export const PROBES = ["/health", "/ready"] as const;

/** CONNECT never reaches an app, and OPTIONS tells what is allowed. */
const ECHOED_METHODS = METHODS.filter((method) => method !== "CONNECT" && method !== "OPTIONS");

/** The service's paths. HEAD comes with GET. */
export function routes(parts: AppParts): Router {
  const { config, telemetry, templates } = parts;
  const router = new Router({ strict: true, sensitive: true });
  router.get("/", traced(telemetry, "home", home(parts)));
  router.register("/echo", ECHOED_METHODS, traced(telemetry, "echo", echo(parts)));
  router.get(PROBES[0], health());
  router.get(PROBES[1], ready(parts));
  router.get("/openapi.json", traced(telemetry, "openapi", openapi(parts)));
  router.get(templates.stylesheet.path, traced(telemetry, "stylesheet", stylesheet(parts)));
  if (config.faultInjection) {
    router.register("/status/:code", ECHOED_METHODS, traced(telemetry, "status", status()));
    router.get("/delay/:ms", traced(telemetry, "delay", delay()));
  }
  return router;
}

/** A handler that is a span of its request's trace. */
function traced(telemetry: Telemetry, name: string, handler: Middleware): Middleware {
  const span = `handler ${name}`;
  return (ctx, next) => telemetry.span(ctx, span, () => handler(ctx, next));
}
