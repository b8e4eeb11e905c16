import { once } from "node:events";
import type { AddressInfo } from "node:net";
import Koa from "koa";
import { readConfig } from "../../config";
import { startTelemetry } from "../../telemetry";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";
const callers = { traceparent: `00-${TRACE}-${CALLER}-01`, tracestate: "vendor=1", baggage: "user=7" };

/** What a handler would send on, in a service whose telemetry is configured so. */
async function sentOn(env: Record<string, string>, headers: Record<string, string>) {
  const logger = { debug() {}, info() {}, warn() {}, error() {}, flush: () => Promise.resolve() };
  const telemetry = startTelemetry(readConfig(env), logger, env);
  const app = new Koa().use(telemetry.middleware).use((ctx) =>
    telemetry.span(ctx, "handler", () => {
      ctx.body = { outgoing: telemetry.outgoing(ctx), trace: telemetry.trace(ctx) };
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
  const { outgoing, trace } = await sentOn({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" }, callers);
  expect(outgoing).toEqual({
    traceparent: expect.stringMatching(`^00-${TRACE}-[0-9a-f]{16}-01$`),
    tracestate: "vendor=1",
    baggage: "user=7",
  });
  expect(trace.traceId).toBe(TRACE);
  const parent = outgoing.traceparent?.slice(36, 52);
  expect([CALLER, trace.spanId]).not.toContain(parent);
});

test("hands the caller's own headers on where nothing is exported", async () => {
  const { outgoing, trace } = await sentOn({}, callers);
  expect(outgoing).toEqual(callers);
  expect(trace.traceId).toBe(TRACE);
});

test("begins a trace where there is none", async () => {
  const { outgoing, trace } = await sentOn({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" }, {});
  expect(outgoing).toEqual({ traceparent: expect.stringMatching(`^00-${trace.traceId}-[0-9a-f]{16}-01$`) });
});
