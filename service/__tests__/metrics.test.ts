import { connect } from "node:net";
import { ObservedService } from "../testing/observed-service";
import type { ReceivedMetric } from "../testing/otlp-receiver";

let service: ObservedService;
beforeAll(async () => {
  service = await ObservedService.start();
});
afterAll(() => service.stop());

const pointOf = (metric: ReceivedMetric, route: string | undefined) =>
  metric.points.find(({ attributes }) => attributes["http.route"] === route);

test("requests are measured by route, with a bucket at 0.2 seconds", async () => {
  await fetch(`${service.process.url}/echo?format=json`, { method: "POST", body: "12345" });
  const metric = await service.collector.metric(
    "http.server.request.duration",
    (found) => !!pointOf(found, "/echo"),
  );
  expect(metric).toMatchObject({ unit: "s", type: "histogram", temporality: "cumulative" });
  const point = pointOf(metric, "/echo");
  expect(point?.bounds).toContain(0.2);
  expect(point?.buckets).toHaveLength((point?.bounds?.length ?? 0) + 1);
  expect(point?.attributes).toEqual({
    "http.request.method": "POST",
    "http.response.status_code": 200,
    "http.route": "/echo",
    "url.scheme": "http",
    "operation.name": "http.server.request",
  });
  expect([point?.count, point?.sum]).toEqual([1, expect.any(Number)]);
  const size = await service.collector.metric(
    "http.server.request.body.size",
    (found) => !!pointOf(found, "/echo"),
  );
  expect([size.unit, pointOf(size, "/echo")?.sum]).toEqual(["By", 5]);
  const answer = await service.collector.metric("http.server.response.body.size");
  expect(pointOf(answer, "/echo")?.sum).toBeGreaterThan(100);
});

test("requests under way are counted, and no longer once they are answered", async () => {
  await fetch(service.process.url);
  const active = await service.collector.metric(
    "http.server.active_requests",
    ({ points }) => points.length > 1 && points.every(({ value }) => value === 0),
  );
  expect(active.points.map(({ attributes }) => attributes)).toContainEqual({
    "http.request.method": "GET",
    "url.scheme": "http",
  });
});

test("probes are not measured, paths that no route knows make one series", async () => {
  for (const path of ["/health", "/ready", "/a", "/b", "/c"]) await fetch(service.process.url + path);
  const metric = await service.collector.metric(
    "http.server.request.duration",
    (found) => pointOf(found, undefined)?.count === 3,
  );
  expect(metric.points.map(({ attributes }) => attributes["http.route"])).not.toContain("/health");
  expect(metric.points.map(({ attributes }) => attributes["http.route"])).not.toContain("/ready");
});

test("a body counts for what has come of it, whatever its length was said to be", async () => {
  const { hostname, port } = new URL(service.process.url);
  const socket = connect(Number(port), hostname);
  socket.write(`POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: ${Number.MAX_SAFE_INTEGER}\r\n\r\n`);
  const refused = ({ points }: ReceivedMetric) =>
    points.find(({ attributes }) => attributes["http.response.status_code"] === 413);
  const metric = await service.collector.metric("http.server.request.body.size", (found) => !!refused(found));
  expect(refused(metric)).toMatchObject({ count: 1, sum: 0 });
  socket.destroy();
});

test("a mirrored request is a series of its own", async () => {
  await fetch(service.process.url, { headers: { "x-shadow": "true" } });
  const shadow = ({ points }: ReceivedMetric) =>
    points.some(({ attributes }) => attributes["operation.name"] === "http.server.shadow");
  await service.collector.metric("http.server.request.duration", shadow);
});

test("echoes are counted by representation, and copies of requests are none", async () => {
  const fresh = await ObservedService.start();
  const echo = (accept: string, more = {}) =>
    fetch(`${fresh.process.url}/echo`, { headers: { accept, ...more } });
  await echo("text/html", { "x-shadow": "true" });
  await echo("text/html");
  await echo("application/json");
  const counted = ({ points }: ReceivedMetric) =>
    Object.fromEntries(points.map(({ attributes, value }) => [attributes["echo.representation"], value]));
  // Counted last, so that all that came before is in it.
  const metric = await fresh.collector.metric("echo.responses", (found) => counted(found).json === 1);
  expect([metric.type, counted(metric)]).toEqual(["sum", { html: 1, json: 1 }]);
  await fresh.stop();
});

test("Node's event loop, heap and garbage collection are watched, and what telemetry drops", async () => {
  for (const name of [
    "nodejs.eventloop.delay.p99",
    "v8js.memory.heap.used",
    "v8js.memory.heap.limit",
    "v8js.gc.duration",
    "telemetry.spans.dropped",
  ]) {
    expect((await service.collector.metric(name)).points.length).toBeGreaterThan(0);
  }
});

test("delta temporality is honoured: every export tells only what is new", async () => {
  const delta = await ObservedService.start({ OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta" });
  for (let i = 1; i <= 2; i += 1) {
    delta.collector.clear();
    await fetch(delta.process.url);
    const metric = await delta.collector.metric("http.server.request.duration");
    expect([metric.temporality, metric.points[0]?.count]).toEqual(["delta", 1]);
  }
  await delta.stop();
});
