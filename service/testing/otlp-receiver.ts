/** A collector on loopback: receives OTLP over HTTP/protobuf, decodes it, and can misbehave on purpose. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { decodeMetrics, decodeSpans, type ReceivedMetric, type ReceivedSpan } from "./otlp";

export type { ReceivedMetric, ReceivedSpan } from "./otlp";

/** How the receiver answers: well; with an error; "not now"; with bytes that are no OTLP; late; or never. */
export type Behaviour = "well" | "failing" | "overloaded" | "garbage" | "slow" | "hanging";

/** A request as it came. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** A running receiver. */
export interface OtlpReceiver {
  /** What OTEL_EXPORTER_OTLP_ENDPOINT is to be. */
  readonly url: string;
  /** All spans received so far, in order of arrival. */
  readonly spans: readonly ReceivedSpan[];
  /** All metrics received so far, one entry for each export. */
  readonly metrics: readonly ReceivedMetric[];
  /** Path, headers and unpacked body of each request. */
  readonly requests: readonly ReceivedRequest[];
  /** How it answers from now on. What it does not answer well is not kept. */
  behaviour: Behaviour;
  /** Called with each batch of spans as it arrives. */
  onSpans: ((spans: readonly ReceivedSpan[]) => void) | undefined;
  /** Resolves with the spans of one trace when there are that many. @throws Error after `timeoutMs`. */
  trace(traceId: string, count: number, timeoutMs?: number): Promise<ReceivedSpan[]>;
  /** Resolves with the latest export of a metric that satisfies the test. @throws Error after `timeoutMs`. */
  metric(
    name: string,
    test?: (metric: ReceivedMetric) => boolean,
    timeoutMs?: number,
  ): Promise<ReceivedMetric>;
  /** Forgets what was received. */
  clear(): void;
  stop(): Promise<void>;
}

/** How late a slow collector answers, in milliseconds. */
const SLOW_MS = 1_000;

const POLL_MS = 20;

/** Starts a receiver on a free port of 127.0.0.1, or on the port given. */
export async function startOtlpReceiver(port = 0): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const metrics: ReceivedMetric[] = [];
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    receive(request, response).catch((error: Error) => response.writeHead(400).end(error.message));
  });

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    requests.push({ path: request.url ?? "", headers: request.headers, body });
    if (receiver.behaviour === "hanging") return;
    if (receiver.behaviour === "failing") return void response.writeHead(500).end("out of order");
    if (receiver.behaviour === "overloaded") return void response.writeHead(503).end();
    if (receiver.behaviour === "garbage")
      return void response.writeHead(200).end(Buffer.from("\xff<html>", "latin1"));
    if (receiver.behaviour === "slow") await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    if (request.url === "/v1/traces") {
      const batch = decodeSpans(body);
      spans.push(...batch);
      receiver.onSpans?.(batch);
    } else if (request.url === "/v1/metrics") metrics.push(...decodeMetrics(body));
    else return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
  }

  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const receiver: OtlpReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    metrics,
    requests,
    behaviour: "well",
    onSpans: undefined,
    trace: (traceId, count, timeoutMs) => {
      const found = () => spans.filter((span) => span.traceId === traceId);
      return until(
        () => (found().length >= count ? found() : undefined),
        () => `${count} spans of trace ${traceId}; there are ${names(found())} of it, ${spans.length} in all`,
        timeoutMs,
      );
    },
    metric: (name, test = () => true, timeoutMs) =>
      until(
        () => metrics.findLast((metric) => metric.name === name && test(metric)),
        () =>
          `metric ${name}; there are ${[...new Set(metrics.map((metric) => metric.name))].join(", ") || "none"}`,
        timeoutMs,
      ),
    clear: () => {
      spans.length = 0;
      metrics.length = 0;
      requests.length = 0;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return receiver;
}

function names(spans: readonly ReceivedSpan[]): string {
  return spans.length === 0 ? "none" : spans.map(({ name }) => `"${name}"`).join(", ");
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

async function until<T>(look: () => T | undefined, wanted: () => string, timeoutMs = 20_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`The receiver waited ${timeoutMs} ms for ${wanted()}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
