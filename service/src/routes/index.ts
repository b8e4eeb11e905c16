import { METHODS } from "node:http";
import Router from "@koa/router";
import type { AppParts } from "../app";
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
  const router = new Router({ strict: true, sensitive: true });
  router.get("/", home(parts));
  router.register("/echo", ECHOED_METHODS, echo(parts));
  router.get(PROBES[0], health());
  router.get(PROBES[1], ready(parts));
  router.get("/openapi.json", openapi(parts));
  router.get(parts.templates.stylesheet.path, stylesheet(parts));
  if (parts.config.faultInjection) {
    router.register("/status/:code", ECHOED_METHODS, status(parts));
    router.get("/delay/:ms", delay(parts));
  }
  return router;
}
