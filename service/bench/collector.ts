/** Counts the spans that arrive, by the page they belong to, without the cost of decoding them whole. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "protobufjs";

const { root } = parse(`
  syntax = "proto3";
  message Traces { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { repeated ScopeSpans scope_spans = 2; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span { int32 kind = 6; }
`);
const Traces = root.lookupType("Traces");
const SERVER = 2;

interface Counted {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { kind: number }[] }[];
  }[];
}

/** A collector that only counts. */
export interface Collector {
  readonly url: string;
  /** Server spans, one a request, and all spans since the last reset. */
  readonly counts: { roots: number; spans: number };
  stop(): void;
}

/** Starts counting on a free port of loopback. */
export async function startCollector(): Promise<Collector> {
  const counts = { roots: 0, spans: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url === "/v1/traces") count(Buffer.concat(chunks));
      response.end();
    });
  });
  function count(body: Buffer): void {
    const { resourceSpans } = Traces.decode(body) as unknown as Counted;
    for (const { scopeSpans } of resourceSpans)
      for (const { spans } of scopeSpans) {
        counts.spans += spans.length;
        for (const { kind } of spans) if (kind === SERVER) counts.roots += 1;
      }
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
