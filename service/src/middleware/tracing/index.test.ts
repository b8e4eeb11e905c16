import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type Context, propagation } from "@opentelemetry/api";
import Koa from "koa";
import { readConfig } from "../../config";
import { startTelemetry } from "../../telemetry";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";
const callers = { traceparent: `00-${TRACE}-${CALLER}-01`, tracestate: "vendor=1", baggage: "user=7" };

/** What a handler would send on to another service, by the API alone: the request's trace is a context. */
async function sentOn(headers: Record<string, string>) {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" };
  const logger = { debug() {}, info() {}, warn() {}, error() {}, flush: () => Promise.resolve() };
  const telemetry = startTelemetry(readConfig(env), logger, env);
  const app = new Koa().use(telemetry.middleware).use((ctx) =>
    telemetry.span(ctx, "handler", () => {
      const trace = telemetry.trace(ctx);
      const outgoing: Record<string, string> = {};
      propagation.inject(trace as unknown as Context, outgoing);
      ctx.body = { outgoing, trace };
    }),
  );
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { headers });
  const body = await response.json();
  server.close();
  await telemetry.shutdown();
  return body as { outgoing: Record<string, string>; trace: { traceId: string; spanId: string } };
}

test("hands trace, state and baggage on, with the current span as parent", async () => {
  const { outgoing, trace } = await sentOn(callers);
  expect(outgoing).toEqual({
    traceparent: expect.stringMatching(`^00-${TRACE}-[0-9a-f]{16}-01$`),
    tracestate: "vendor=1",
    baggage: "user=7",
  });
  expect(trace.traceId).toBe(TRACE);
  const parent = outgoing.traceparent?.slice(36, 52);
  expect([CALLER, trace.spanId]).not.toContain(parent);
});

test("begins a trace where there is none", async () => {
  const { outgoing, trace } = await sentOn({});
  expect(outgoing).toEqual({ traceparent: expect.stringMatching(`^00-${trace.traceId}-[0-9a-f]{16}-01$`) });
});
