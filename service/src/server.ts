/** The HTTP server around the app: limits, timeouts, and the answers to requests that never become one. */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import type Koa from "koa";
import type { Config } from "./config";
import { closingResponse } from "./drain";
import type { Logger } from "./logger";
import type { Readiness } from "./readiness";
import { type ClientError, type Refusal, refusalOf, refuse } from "./refusal";

/** How often connections are checked for having taken too long, at most. */
const CHECK_MS = 1_000;

/** What the server is made of. */
export interface ServerParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly readiness: Readiness;
}

/** Creates the server; it does not listen yet. Its responses close their connections while it drains. */
export function createServer(app: Koa, { config, logger, readiness }: ServerParts): Server {
  const handle = app.callback();
  const server = createHttpServer({
    // The middleware for addresses and headers that are too large comes first, and answers by what the client accepts.
    maxHeaderSize: 2 * config.headerLimitBytes,
    headersTimeout: config.headersTimeoutMs,
    // The timeout middleware is first, and answers by what the client accepts.
    requestTimeout: config.requestTimeoutMs + config.headersTimeoutMs,
    keepAliveTimeout: config.keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, config.headersTimeoutMs),
    requireHostHeader: false,
    ServerResponse: closingResponse(readiness),
  });
  // The size is limited; headers beyond a number would be left out in silence.
  server.maxHeadersCount = 0;
  // A client that does not read its answer. Idle connections have the keep-alive timeout.
  server.setTimeout(config.requestTimeoutMs + config.headersTimeoutMs);

  const latest = new WeakMap<Duplex, ServerResponse>();
  /** Refuses, but not before those are answered whose requests came first on this connection. */
  const refuseInTurn = (socket: Duplex, refusal: Refusal) => {
    const before = latest.get(socket);
    if (before && !before.writableFinished) before.once("finish", () => refuse(socket, refusal, logger));
    else refuse(socket, refusal, logger);
  };
  const accept = (request: IncomingMessage, response: ServerResponse) => {
    const target = originForm(request);
    const detail = target === "" ? "The request needs a path. Send one." : flawOf(request);
    if (detail !== undefined) return refuseInTurn(request.socket, { status: 400, detail, request });
    latest.set(request.socket, response);
    request.url = target;
    return void handle(request, response);
  };
  server.on("request", accept);
  server.on("checkContinue", (request, response) => {
    if (!(Number(request.headers["content-length"]) > config.bodyLimitBytes)) response.writeContinue();
    accept(request, response);
  });
  server.on("checkExpectation", (request) => {
    const detail = "The only expectation that can be met is 100-continue. Leave Expect out.";
    refuseInTurn(request.socket, { status: 417, detail, request });
  });
  server.on("connect", (request, socket) => {
    // Node has let go of it: a reset that nobody hears would be an uncaught error.
    socket.on("error", () => socket.destroy());
    const detail = "This is no proxy. Allowed: GET.";
    refuseInTurn(socket, { status: 405, detail, headerLines: "Allow: GET\r\n", request });
  });
  server.on("clientError", (error: ClientError, socket) => {
    const before = latest.get(socket);
    if (before?.req.complete && !before.writableFinished && socket.writable) {
      // A bad request behind a good one: first come, first served.
      refuseInTurn(socket, refusalOf(error));
    } else if (!socket.writable || (before?.headersSent && !before.req.complete)) {
      // There is nobody to answer, or the answer is out already; to cut now might take it back.
      if (!socket.writableEnded && !before?.headersSent) socket.destroy();
    } else {
      refuse(socket, refusalOf(error), logger);
    }
  });
  return server;
}

/** Path and query, also of the absolute form that proxies use (RFC 9112, 3.2). Empty: not to be served. */
function originForm({ url = "" }: IncomingMessage): string {
  if (url.startsWith("/") || url === "*") return url;
  const authority = /^https?:\/\/[^/?#]+/i.exec(url)?.[0];
  if (authority === undefined) return "";
  const rest = url.slice(authority.length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** `uri-host [ ":" port ]` of RFC 3986; a user or password has no place in it. */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~%!$&'()*+,;=-]*)(?::\d*)?$/i;

/**
 * What Node lets pass and RFC 9112 (3.2 and 6.1) has refused: proxies in front may read such a request as another
 * one. Undefined where there is nothing of the kind.
 */
function flawOf({ headers, rawHeaders, httpVersion }: IncomingMessage): string | undefined {
  const { host } = headers;
  if (host === undefined) {
    if (httpVersion === "1.1") return "The request needs a Host header. Send one.";
  } else if (!HOST.test(host)) {
    return "The Host header is no host name or address, with or without a port. Send one that is.";
  } else if (hasTwoHosts(rawHeaders)) {
    return "There is more than one Host header. Send one.";
  }
  if (httpVersion === "1.0" && headers["transfer-encoding"] !== undefined) {
    return "HTTP/1.0 has no Transfer-Encoding. Send a Content-Length, or use HTTP/1.1.";
  }
  return undefined;
}

/** @param raw names and values in turn. Node keeps the first Host alone, where proxies may keep the last. */
function hasTwoHosts(raw: readonly string[]): boolean {
  let hosts = 0;
  for (let i = 0; i < raw.length; i += 2)
    if (raw[i]?.length === 4 && /^host$/i.test(raw[i] as string)) hosts++;
  return hosts > 1;
}
