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
import { securityHeaderLines } from "./middleware/security-headers";
import { problem } from "./problem";
import type { Readiness } from "./readiness";

/** How often connections are checked for having taken too long, at most. */
const CHECK_MS = 1_000;

/** A refused client is given this long to read the answer before the connection is cut. */
const LINGER_MS = 1_000;

/** Creates the server; it does not listen yet. Its responses close their connections while it drains. */
export function createServer(app: Koa, config: Config, readiness: Readiness): Server {
  const handle = app.callback();
  const server = createHttpServer({
    maxHeaderSize: config.headerLimitBytes,
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
  const refuseInTurn = (socket: Duplex, ...refusal: Refusal) => {
    const before = latest.get(socket);
    if (before && !before.writableFinished) before.once("finish", () => refuse(socket, ...refusal));
    else refuse(socket, ...refusal);
  };
  const accept = (request: IncomingMessage, response: ServerResponse) => {
    const target = originForm(request);
    const flaw = target === "" ? "The request needs a path. Send one." : flawOf(request);
    if (flaw !== undefined) return refuseInTurn(request.socket, 400, flaw);
    latest.set(request.socket, response);
    request.url = target;
    return void handle(request, response);
  };
  server.on("request", accept);
  server.on("checkContinue", (request, response) => {
    if (!(Number(request.headers["content-length"]) > config.bodyLimitBytes)) response.writeContinue();
    accept(request, response);
  });
  server.on("checkExpectation", ({ socket }) => {
    refuseInTurn(socket, 417, "The only expectation that can be met is 100-continue. Leave Expect out.");
  });
  server.on("connect", (_, socket) => {
    // Node has let go of it: a reset that nobody hears would be an uncaught error.
    socket.on("error", () => socket.destroy());
    refuseInTurn(socket, 405, "This is no proxy. Allowed: GET.", "Allow: GET\r\n");
  });
  server.on("clientError", (error, socket) => answerClientError(error, socket, latest.get(socket)));
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

type ClientError = Error & { code?: string; rawPacket?: Buffer; bytesParsed?: number };

/** @param latest response on this connection, if there was a request on it before what went wrong now. */
function answerClientError(error: ClientError, socket: Duplex, latest: ServerResponse | undefined): void {
  if (latest?.req.complete && !latest.writableFinished && socket.writable) {
    // A bad request behind a good one: first come, first served.
    latest.once("finish", () => answerClientError(error, socket, undefined));
  } else if (!socket.writable || (latest?.headersSent && !latest.req.complete)) {
    // There is nobody to answer, or the answer is out already; to cut now might take it back.
    if (!socket.writableEnded && !latest?.headersSent) socket.destroy();
  } else if (error.code === "HPE_HEADER_OVERFLOW") {
    const read = error.rawPacket?.toString("latin1", 0, error.bytesParsed) ?? "";
    if (/^[A-Z-]+ \S+$/.test(read))
      refuse(socket, 414, "The address is too long. Send long values in the body.");
    else refuse(socket, 431, "The headers are too large. Send fewer, or shorter ones.");
  } else if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") {
    refuse(socket, 408, "The request did not arrive in time. Send it faster.");
  } else {
    refuse(socket, 400, "This is not HTTP/1.1 as RFC 9112 has it. Check the request line, headers and body.");
  }
}

/** Status, detail, and header lines besides those that every refusal has. */
type Refusal = [status: number, detail: string, headerLines?: string];

/** Answers on the bare connection, and closes it once the client has had time to read. */
function refuse(socket: Duplex, ...[status, detail, headerLines = ""]: Refusal): void {
  const { title, ...members } = problem(status, detail);
  const body = JSON.stringify({ ...members, title });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\n${securityHeaderLines}${headerLines}Content-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\nDate: ${new Date().toUTCString()}\r\n\r\n${body}`,
  );
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
