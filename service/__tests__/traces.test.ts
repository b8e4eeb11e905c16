import { connect } from "node:net";
import { ObservedService } from "../testing/observed-service";
import type { ReceivedSpan } from "../testing/otlp-receiver";

let service: ObservedService;
beforeAll(async () => {
  service = await ObservedService.start({
    FAULT_INJECTION: "true",
    SERVICE_VERSION: "1.2.3",
    ROLLOUTS_POD_TEMPLATE_HASH: "5d4f",
    DEPLOYMENT_ENVIRONMENT: "dev",
    CLUSTER_NAME: "sample-platform-dev",
    POD_NAME: "web-5d4f-x",
    POD_NAMESPACE: "web",
    POD_UID: "8c2e",
    NODE_NAME: "node-1",
    OTEL_RESOURCE_ATTRIBUTES: "team=platform",
  });
});
afterAll(() => service.stop());

const names = (spans: readonly ReceivedSpan[]) => spans.map(({ name }) => name);
const settled = () => new Promise((resolve) => setTimeout(resolve, 300));

test.each([
  ["/", "GET /", "handler home", "render index"],
  ["/echo?a=1", "GET /echo", "handler echo", "render echo"],
])("the page %s has three spans, one inside the other", async (target, ...expected) => {
  const { spans } = await service.observe(target, 3);
  expect(names(spans)).toEqual(expected);
  const [server, handler, render] = spans as [ReceivedSpan, ReceivedSpan, ReceivedSpan];
  expect(server).toMatchObject({ kind: "server", parentSpanId: "00f067aa0ba902b7" });
  expect([handler.parentSpanId, render.parentSpanId]).toEqual([server.spanId, handler.spanId]);
  expect(server.start <= handler.start && handler.end <= server.end).toBe(true);
  expect([handler.kind, render.kind]).toEqual(["internal", "internal"]);
});

test.each([
  ["/echo?format=json", "GET /echo", "handler echo"],
  ["/openapi.json", "GET /openapi.json", "handler openapi"],
  ["/delay/1", "GET /delay/:ms", "handler delay"],
])("%s renders nothing, and has two", async (target, ...expected) => {
  const { spans } = await service.observe(target, 2);
  await settled();
  expect(names(spans)).toEqual(expected);
});

test("the server span carries current and older attributes, without secrets", async () => {
  const { spans } = await service.observe("/echo?a=1&token=hunter2", 3, {
    headers: { "user-agent": "test/1" },
  });
  const host = new URL(service.process.url).host;
  expect(spans[0]?.attributes).toEqual({
    "operation.name": "http.server.request",
    "http.request.method": "GET",
    "http.response.status_code": 200,
    "http.route": "/echo",
    "url.path": "/echo",
    "url.query": "a=1&token=REDACTED",
    "url.scheme": "http",
    "server.address": "127.0.0.1",
    "server.port": Number(host.split(":")[1]),
    "client.address": "127.0.0.1",
    "network.protocol.version": "1.1",
    "user_agent.original": "test/1",
    "http.method": "GET",
    "http.status_code": 200,
    "http.url": `http://${host}/echo?a=1&token=REDACTED`,
    "http.host": host,
    "http.user_agent": "test/1",
  });
  expect(spans[0]?.status.code).toBe("unset");
});

test("a secret in the name of the client or of the host is in no attribute", async () => {
  const { hostname, port } = new URL(service.process.url);
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4702";
  const socket = connect(Number(port), hostname);
  socket.end(
    [
      "GET /nowhere HTTP/1.1",
      "Host: a;token=hunter2:8080",
      "User-Agent: bot/1 (+https://bot:hunter2@bots.example/?key=hunter2)",
      `traceparent: 00-${traceId}-00f067aa0ba902b7-01`,
      "Connection: close\r\n\r\n",
    ].join("\r\n"),
  );
  const [span] = await service.collector.trace(traceId, 1);
  expect(span?.attributes).toMatchObject({
    "http.host": "a;token=REDACTED",
    "http.url": "http://a;token=REDACTED/nowhere",
    "server.address": "a;token=REDACTED",
    "server.port": 80,
    "http.user_agent": "bot/1 (+https://REDACTED@bots.example/?key=REDACTED",
    "user_agent.original": "bot/1 (+https://REDACTED@bots.example/?key=REDACTED",
  });
  expect(JSON.stringify(span?.attributes)).not.toContain("hunter2");
});

test("the name that OTEL_RESOURCE_ATTRIBUTES has for the service is neither in spans nor in the log", async () => {
  const other = await ObservedService.start({ OTEL_RESOURCE_ATTRIBUTES: "service.name=other" });
  const { spans, line } = await other.observe("/", 3);
  await other.stop();
  expect([spans[0]?.resource["service.name"], line.service]).toEqual(["sample-web-app", "sample-web-app"]);
});

test("the resource says who, which rollout, where", async () => {
  const { spans } = await service.observe("/", 3);
  expect(spans[0]?.resource).toMatchObject({
    "service.name": "sample-web-app",
    "service.version": "1.2.3-5d4f",
    "service.namespace": "web",
    "service.instance.id": "8c2e",
    "deployment.environment": "dev",
    "deployment.environment.name": "dev",
    "k8s.cluster.name": "sample-platform-dev",
    "k8s.pod.name": "web-5d4f-x",
    "k8s.pod.uid": "8c2e",
    "k8s.namespace.name": "web",
    "k8s.node.name": "node-1",
    team: "platform",
  });
});

test("a mirrored request is another operation", async () => {
  const { spans } = await service.observe("/", 3, { headers: { "x-shadow": "true" } });
  expect(spans[0]?.attributes["operation.name"]).toBe("http.server.shadow");
});

test("a server error is an error of the span, with the exception", async () => {
  const { spans } = await service.observe("/status/503", 1);
  expect(spans[0]?.status.code).toBe("error");
  expect(spans[0]?.attributes).toMatchObject({ "http.status_code": 503, "http.route": "/status/:code" });
  expect(spans[0]?.events).toMatchObject([
    { name: "exception", attributes: { "exception.message": expect.any(String) } },
  ]);
});

test.each([
  ["/status/404", 404],
  ["/status/418", 418],
])("%s is the client's error, not the span's", async (target, status) => {
  const { spans } = await service.observe(target, 1);
  expect(spans[0]?.status.code).toBe("unset");
  expect(spans[0]?.attributes["http.status_code"]).toBe(status);
  expect(spans.every(({ events }) => events.length === 0)).toBe(true);
});

test("a path that no route knows is in no name", async () => {
  const { spans } = await service.observe("/wp-login.php", 1);
  expect(spans[0]?.name).toBe("GET");
  expect(spans[0]?.attributes).not.toHaveProperty("http.route");
});

test("a method of the client's invention is _OTHER", async () => {
  const { spans } = await service.observe("/echo", 3, { method: "PROPFIND" });
  expect(spans[0]?.name).toBe("HTTP /echo");
  expect(spans[0]?.attributes).toMatchObject({
    "http.request.method": "_OTHER",
    "http.method": "_OTHER",
    "http.request.method_original": "PROPFIND",
  });
});

test("probes make no spans", async () => {
  const probes = ["/health", "/ready", "/ready?x"];
  const before = service.collector.spans.length;
  for (const probe of probes) expect((await fetch(service.process.url + probe)).status).toBe(200);
  await service.observe("/", 3);
  await settled();
  expect(service.collector.spans.length - before).toBe(3);
});

test.each([
  [
    "an unsampled parent is still recorded: sampling would bend the objectives",
    "00-4bf92f3577b34da6a3ce929d0e0e4700-00f067aa0ba902b7-00",
  ],
  [
    "a version to come is read as far as it is known",
    "cc-4bf92f3577b34da6a3ce929d0e0e4701-00f067aa0ba902b7-01-more",
  ],
])("%s", async (_, traceparent) => {
  await fetch(service.process.url, { headers: { accept: "text/html", traceparent } });
  const spans = await service.collector.trace(traceparent.slice(3, 35), 3);
  expect(spans.find(({ kind }) => kind === "server")?.parentSpanId).toBe("00f067aa0ba902b7");
});

test.each([
  "garbage",
  "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
  "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
  "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
  "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
])("a malformed traceparent is ignored: %s", async (traceparent) => {
  const malformed: Record<string, string>[] = [{}, { tracestate: "=;,", baggage: ";;=,\u00ff" }];
  for (const more of malformed) {
    const response = await fetch(`${service.process.url}/echo?format=json`, {
      headers: { traceparent, ...more },
    });
    const { traceId } = (await response.json()) as { traceId: string };
    expect(traceId).not.toBe("4bf92f3577b34da6a3ce929d0e0e4736");
    await service.collector.trace(traceId, 2);
    const root = service.collector.spans.find((span) => span.traceId === traceId && span.kind === "server");
    expect(root?.parentSpanId).toBe("");
  }
});

test("tracestate goes on with the trace", async () => {
  const { spans } = await service.observe("/", 3, { headers: { tracestate: "vendor=1", baggage: "a=b" } });
  expect(spans.map(({ traceState }) => traceState)).toEqual(["vendor=1", "vendor=1", "vendor=1"]);
});
