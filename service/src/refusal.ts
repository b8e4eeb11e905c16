/** Answers to what never becomes a request of the app, on the bare connection; each has its line in the access log. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Logger } from "./logger";
import { logAccess } from "./middleware/access-log";
import { securityHeaderLines } from "./middleware/security-headers";
import { problem } from "./problem";
import { redact } from "./redaction";
import { generateSpanId, generateTraceId } from "./telemetry/ids";

/** A refused client is given this long to read the answer before the connection is cut. */
const LINGER_MS = 1_000;

export interface Refusal {
  readonly status: number;
  /** What was wrong, and what would do. */
  readonly detail: string;
  /** Header lines besides those that every refusal has, each with its line end. */
  readonly headerLines?: string;
  /** The request, where it could be read. */
  readonly request?: Pick<IncomingMessage, "method" | "url">;
}

/** What Node's parser says of what it cannot read. */
export type ClientError = Error & { code?: string; rawPacket?: Buffer; bytesParsed?: number };

/** How a request is refused that Node's parser could not read. */
export function refusalOf({ code, rawPacket, bytesParsed }: ClientError): Refusal {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return { status: 408, detail: "The request did not arrive in time. Send it faster." };
  }
  if (code !== "HPE_HEADER_OVERFLOW") {
    const detail = "This is not HTTP/1.1 as RFC 9112 has it. Check the request line, headers and body.";
    return { status: 400, detail };
  }
  const read = rawPacket?.toString("latin1", 0, bytesParsed) ?? "";
  return /^[A-Z-]+ \S+$/.test(read)
    ? { status: 414, detail: "The address is too long. Send long values in the body." }
    : { status: 431, detail: "The headers are too large. Send fewer, or shorter ones." };
}

/** Answers, and closes the connection once the client has had time to read. */
export function refuse(socket: Duplex, refusal: Refusal, logger: Pick<Logger, "info" | "debug">): void {
  // The answer before it was the connection's last: what comes after that is no request.
  if (!socket.writable) return;
  const { status, detail, headerLines = "", request } = refusal;
  const requestId = randomUUID();
  const { title, ...members } = problem(status, detail);
  const body = JSON.stringify({ ...members, title, requestId });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nX-Request-Id: ${requestId}\r\n${securityHeaderLines}${headerLines}` +
      `Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\nDate: ${new Date().toUTCString()}\r\n\r\n${body}`,
  );
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
  // Browsers open connections ahead of need: one that nothing was sent on is no request.
  if ((socket as Socket).bytesRead === 0) return;
  logAccess(logger, "info", {
    trace_id: generateTraceId(),
    span_id: generateSpanId(),
    request_id: requestId,
    "http.method": request?.method ?? UNREAD,
    "http.url": request?.url ? redact(request.url) : UNREAD,
    "http.status_code": status,
    "http.duration_ms": 0,
  });
}

/** As web servers have it in their logs for what they could not read. */
const UNREAD = "-";
