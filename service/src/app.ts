/** The service as a Koa app: what a request passes through, from the outside in. */
import Koa, { type Context } from "koa";
import type { Config } from "./config";
import type { Logger } from "./logger";
import { accessLog } from "./middleware/access-log";
import { bodyLimit } from "./middleware/body-limit";
import { errors } from "./middleware/errors";
import { faults } from "./middleware/faults";
import { headerLimit } from "./middleware/header-limit";
import { requestId } from "./middleware/request-id";
import { securityHeaders } from "./middleware/security-headers";
import { timeout } from "./middleware/timeout";
import { urlLimit } from "./middleware/url-limit";
import type { Readiness } from "./readiness";
import { PROBES, routes } from "./routes";
import { unmatched } from "./routes/unmatched";
import type { Telemetry } from "./telemetry/telemetry";
import type { Templates } from "./templates";

/** What the app is made of. */
export interface AppParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly readiness: Readiness;
  readonly templates: Templates;
}

export function createApp(parts: AppParts): Koa {
  const { config, logger, telemetry } = parts;
  const app = new Koa();
  app.on("error", (error, ctx: Context) => {
    // A client that resets its connection is no failure; the access log has it as 499.
    if (error === ctx.req.socket.errored) return;
    logger.error({ error }, "A request failed outside the errors middleware");
  });

  app.use(requestId());
  app.use(telemetry.middleware);
  app.use(accessLog(parts));
  app.use(securityHeaders());
  app.use(errors(parts));
  app.use(timeout({ milliseconds: config.requestTimeoutMs }));
  app.use(headerLimit({ bytes: config.headerLimitBytes }));
  app.use(urlLimit({ bytes: config.headerLimitBytes / 2 }));
  if (config.faultInjection) {
    app.use(faults({ errorRate: config.faultErrorRate, latencyMs: config.faultLatencyMs, except: PROBES }));
  }
  app.use(bodyLimit({ bytes: config.bodyLimitBytes }));
  app.use(routes(parts).routes());
  app.use(unmatched());
  return app;
}
