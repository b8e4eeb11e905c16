import { METHODS } from "node:http";
import type { Echo } from "../src/echo";
import { RunningApp } from "../testing/running-app";

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start({ faultInjection: true });
});
afterAll(() => app.stop());

const PATHS = ["/", "/echo", "/health", "/ready", "/openapi.json", "/delay/0", "/status/200"];

test.each(PATHS)("HEAD %s answers as GET does, without the body", async (path) => {
  const [head, get] = await Promise.all([app.fetch(path, { method: "HEAD" }), app.fetch(path)]);
  expect(head.status).toBe(get.status);
  expect(await head.text()).toBe("");
  for (const header of ["content-type", "cache-control", "content-security-policy"]) {
    expect(head.headers.get(header)).toBe(get.headers.get(header));
  }
  const length = Number(head.headers.get("content-length"));
  // The echo of another request is not as long.
  if (path === "/echo") expect(length).toBeGreaterThan(100);
  else expect(length).toBe((await get.arrayBuffer()).byteLength);
});

test.each(PATHS)("OPTIONS %s answers which methods there are", async (path) => {
  const response = await app.fetch(path, { method: "OPTIONS" });
  expect(response.status).toBe(204);
  const allowed = response.headers.get("allow")?.split(", ");
  expect(allowed).toEqual(expect.arrayContaining(["GET", "HEAD", "OPTIONS"]));
  if (path === "/echo") expect(new Set(allowed)).toEqual(new Set(METHODS.filter((m) => m !== "CONNECT")));
});

test.each(["/", "/health", "/ready", "/openapi.json"])(
  "refuses other methods for %s, and says which do",
  async (path) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"]) {
      const response = await app.fetch(path, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
      expect(await response.json()).toMatchObject({ status: 405, title: "Method Not Allowed" });
    }
  },
);

test("refuses other methods with a page for browsers", async () => {
  const response = await app.fetch("/", { method: "POST", headers: { accept: "text/html" } });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  expect(await response.text()).toContain("POST is not allowed here.");
});

test("OPTIONS * is for the server as a whole", async () => {
  const text = await app.raw("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect(text).toMatch(/^HTTP\/1.1 204 /);
});

test("OPTIONS finds no path that is not there", async () => {
  expect((await app.fetch("/nowhere", { method: "OPTIONS" })).status).toBe(404);
});

test.each(METHODS.filter((method) => !["CONNECT", "OPTIONS", "HEAD"].includes(method)))(
  "echoes %s",
  async (method) => {
    const text = await app.raw(
      `${method} /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi`,
    );
    expect(text).toMatch(/^HTTP\/1.1 200 /);
    const seen = JSON.parse(text.slice(text.indexOf("\r\n\r\n") + 4)) as Echo;
    expect(seen).toMatchObject({ method, body: { text: "hi" } });
  },
);

test.each([
  ["CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 405],
  ["FROBNICATE /echo HTTP/1.1\r\nHost: a\r\n\r\n", 400],
  ["GET /echo HTTP/1.1\r\n\r\n", 400],
  ["GET /echo HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400],
  ["GET /echo HTTP/1.1\r\nHost: user:password@a\r\n\r\n", 400],
  ['GET /echo HTTP/1.1\r\nHost: "><script>\r\n\r\n', 400],
  ["GET /echo HTTP/1.1\r\nHost: a/b\r\n\r\n", 400],
  ["POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400],
  ["GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", 400],
  ["GET ftp://a/echo HTTP/1.1\r\nHost: a\r\n\r\n", 400],
  ["GET /echo HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417],
  ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400],
  ["POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400],
  ["POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400],
])("answers %j with a problem, and closes", async (request, status) => {
  const text = await app.raw(request);
  expect(text).toContain(`HTTP/1.1 ${status} `);
  expect(text).toContain("Connection: close\r\n");
  expect(text).toContain("X-Content-Type-Options: nosniff\r\n");
  expect(JSON.parse(text.slice(text.indexOf("\r\n\r\n") + 4))).toMatchObject({ type: "about:blank", status });
});

test.each([
  ["GET http://elsewhere:80/echo?a=1 HTTP/1.1\r\nHost: a", "/echo?a=1"],
  ["GET HTTP://elsewhere/echo HTTP/1.1\r\nHost: a", "/echo"],
  ["GET /echo HTTP/1.0", "/echo"],
  ["GET /echo#top HTTP/1.1\r\nHost: a", "/echo#top"],
  ["GET /echo HTTP/1.1\r\nHost:", "/echo"],
  ["GET /echo HTTP/1.1\r\nHost: [2001:db8::1]:8080", "/echo"],
  ["GET /echo HTTP/1.1\r\nHost: my_app.b%20c:80", "/echo"],
])("serves %j", async (request, url) => {
  const text = await app.raw(`${request}\r\nConnection: close\r\n\r\n`);
  expect(text).toMatch(/^HTTP\/1.1 200 /);
  expect(JSON.parse(text.slice(text.indexOf("\r\n\r\n") + 4))).toMatchObject({ url });
});
