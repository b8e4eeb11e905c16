/** Stopping a server without losing a request, though load balancers learn of it late. */
import {
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  type Server,
  ServerResponse,
} from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Config } from "./config";
import type { Logger } from "./logger";
import type { Readiness } from "./readiness";

export interface Drain {
  readonly server: Server;
  readonly readiness: Readiness;
  readonly logger: Logger;
  readonly config: Pick<Config, "drainMs" | "shutdownDeadlineMs">;
}

/**
 * Stops `server` in three steps:
 *
 * 1. `/ready` answers 503 and every response closes its connection, while requests are still served: load
 *    balancers take their time to notice, and lose nothing meanwhile.
 * 2. No connections are accepted any more, idle ones are closed, and what is under way may finish.
 * 3. At the deadline the connections that are left are cut. Only this ends a half-sent request, since Node's
 *    own timeouts are off once a server closes.
 */
export async function drain({ server, readiness, logger, config }: Drain): Promise<void> {
  const { drainMs, shutdownDeadlineMs } = config;
  readiness.drain();
  logger.info({}, `draining: not ready any more, serving on for ${drainMs} ms`);
  await delay(drainMs);

  logger.info({}, `closing: no new connections, ${shutdownDeadlineMs} ms for open ones`);
  const deadline = setTimeout(() => {
    server.getConnections((_, connections) => {
      logger.warn({ connections }, `deadline: ${connections} open connections are cut`);
      server.closeAllConnections();
    });
  }, shutdownDeadlineMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(deadline);
}

/**
 * The class of responses for a server that will drain: while it does, each says `Connection: close` – those
 * whose requests came before, too – so that its client opens the next connection elsewhere.
 *
 * @example createServer({ ServerResponse: closingResponse(readiness) }, app.callback())
 */
export function closingResponse(readiness: Readiness): typeof ServerResponse {
  return class ClosingResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
    override writeHead(status: number, reason?: string | Headers, headers?: Headers): this {
      if (readiness.state === "draining") this.setHeader("Connection", "close");
      return super.writeHead(status, reason as string, headers);
    }
  };
}

/** `writeHead` takes them second or third. */
type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];
