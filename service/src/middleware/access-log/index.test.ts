import { once } from "node:events";
import { connect } from "node:net";
import Ajv from "ajv/dist/2020";
import schema from "../../../testing/access-line.schema.json";
import { ObservedService } from "../../../testing/observed-service";
import { ServiceProcess } from "../../../testing/service-process";

const validate = new Ajv({ allErrors: true }).compile(schema);

let service: ObservedService;
beforeAll(async () => {
  service = await ObservedService.start({ FAULT_INJECTION: "true", LOG_LEVEL: "debug" });
});
afterAll(() => service.stop());

test.each([
  ["/", 3, 200],
  ["/echo?token=hunter2&a=1", 3, 200],
  ["/nowhere", 1, 404],
  ["/status/500", 1, 500],
])(
  "%s leaves a line with exactly the keys agreed, found by its span's ids",
  async (target, count, status) => {
    const { spans, line, response } = await service.observe(target, count);
    expect(validate(line) ? [] : validate.errors).toEqual([]);
    expect(line).toMatchObject({
      level: "info",
      service: "sample-web-app",
      trace_id: spans[0]?.traceId,
      span_id: spans[0]?.spanId,
      request_id: response.headers.get("x-request-id"),
      "http.method": "GET",
      "http.url": target.replace("hunter2", "REDACTED"),
      "http.status_code": status,
    });
  },
);

test.each(["/health", "/ready"])("%s is logged at debug", async (probe) => {
  await fetch(service.process.url + probe);
  const line = await service.line((candidate) => candidate["http.url"] === probe);
  expect(line.level).toBe("debug");
  expect(validate(line) ? [] : validate.errors).toEqual([]);
});

test("a client that leaves before the answer is logged with 499", async () => {
  const { hostname, port } = new URL(service.process.url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write("GET /delay/400 HTTP/1.1\r\nHost: x\r\n\r\n");
  setTimeout(() => socket.destroy(), 100);
  const line = await service.line((candidate) => candidate["http.url"] === "/delay/400");
  expect(line["http.status_code"]).toBe(499);
  const [span] = await service.collector.trace(line.trace_id as string, 1);
  expect(span?.status.code).toBe("unset");
});

test("no header with a secret reaches a line or a span", async () => {
  const headers = { authorization: "Bearer hunter2", cookie: "session=hunter2", "x-api-key": "hunter2" };
  const { spans, text } = await service.observe("/echo?password=hunter2", 3, { headers });
  expect(text).not.toContain("hunter2");
  expect(JSON.stringify(spans.map(({ attributes, events }) => [attributes, events]))).not.toContain(
    "hunter2",
  );
  expect(JSON.stringify(service.process.lines)).not.toContain("hunter2");
});

test("without a collector the line is the same, in the caller's trace or a new one", async () => {
  const alone = await ServiceProcess.start();
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  await fetch(alone.url, { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
  await fetch(alone.url);
  alone.signal("SIGTERM");
  await alone.exited;
  const lines = alone.lines.filter((line) => "http.method" in line);
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(validate(line) ? [] : validate.errors).toEqual([]);
  expect(lines[0]?.trace_id).toBe(traceId);
  expect(lines[1]?.trace_id).not.toBe(traceId);
});
