/** Requests that Node's parser or RFC 9112 keeps from the app: answered on the bare connection, and logged. */
import { setTimeout as delay } from "node:timers/promises";
import Ajv from "ajv/dist/2020";
import schema from "../testing/access-line.schema.json";
import { RunningApp } from "../testing/running-app";

const validate = new Ajv({ allErrors: true }).compile(schema);

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start({ headersTimeoutMs: 300, faultInjection: true });
});
afterAll(() => app.stop());
beforeEach(() => {
  app.log.length = 0;
});

test.each([
  ["GET /echo?token=hunter2 HTTP/1.1", 400, "GET", "/echo?token=REDACTED"],
  ["GET /a HTTP/1.1\r\nHost: a\r\nHost: b", 400, "GET", "/a"],
  ["GET /a HTTP/1.1\r\nHost: a\r\nExpect: miracles", 417, "GET", "/a"],
  ["CONNECT a:443 HTTP/1.1\r\nHost: a", 405, "CONNECT", "a:443"],
  ["NONSENSE", 400, "-", "-"],
  [`GET /a HTTP/1.1\r\nHost: a\r\nX-Large: ${"x".repeat(33 * 1024)}`, 431, "-", "-"],
  [`GET /${"x".repeat(33 * 1024)} HTTP/1.1\r\nHost: a`, 414, "-", "-"],
])("%.60j is refused with %d, and has its line in the access log", async (request, status, method, url) => {
  const text = await app.raw(`${request}\r\n\r\n`);
  expect(text.split("\r\n")[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  const [line, ...more] = app.log;
  expect(more).toEqual([]);
  expect(line).toMatchObject({
    level: "info",
    message: `${method} ${url} ${status}`,
    fields: { "http.method": method, "http.url": url, "http.status_code": status },
  });
  const written = { ...line?.fields, timestamp: "2026-01-01T00:00:00.000Z", level: "info", service: "a" };
  expect(validate({ ...written, message: line?.message }) ? [] : validate.errors).toEqual([]);
  const id = line?.fields.request_id as string;
  expect(text).toContain(`\r\nX-Request-Id: ${id}\r\n`);
  expect(JSON.parse(text.slice(text.indexOf("\r\n\r\n")))).toMatchObject({ status, requestId: id });
});

test("headers that arrive too slowly have a line as well, a connection without any request has none", async () => {
  const answers = await Promise.all([app.raw("GET / HTTP/1.1\r\nHost: a\r\n"), app.raw()]);
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 408 /);
  await delay(10);
  expect(app.log.map(({ message }) => message)).toEqual(["- - 408"]);
});

test("what follows the last request of a connection is neither answered nor logged", async () => {
  const last = "GET /delay/50 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  const text = await app.raw(`${last}NONSENSE\r\n\r\n`);
  await delay(10);
  expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(["HTTP/1.1 200"]);
  expect(app.log.map(({ message }) => message)).toEqual(["GET /delay/50 200"]);
});
