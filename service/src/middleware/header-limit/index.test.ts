import { problemIn, RunningApp } from "../../../testing/running-app";

const KIB = 1024;

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start();
});
afterAll(() => app.stop());

const withHeaders = (size: number, accept = "*/*") =>
  `GET /health HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\nX-Large: ${"x".repeat(size)}\r\nConnection: close\r\n\r\n`;

test("headers of 15 KiB are served", async () => {
  expect(await app.raw(withHeaders(15 * KIB))).toMatch(/^HTTP\/1.1 200 /);
});

test.each([16 * KIB, 31 * KIB, 40 * KIB])("headers of more than 16 KiB are refused: %d", async (size) => {
  const text = await app.raw(withHeaders(size));
  expect(text).toMatch(/^HTTP\/1.1 431 /);
  expect(problemIn(text)).toMatchObject({ status: 431, title: "Request Header Fields Too Large" });
});

test("headers that are too large are refused with a page for browsers", async () => {
  const text = await app.raw(withHeaders(17 * KIB, "text/html"));
  expect(text).toMatch(/^HTTP\/1.1 431 /);
  expect(text).toContain("<!doctype html>");
  expect(text).toContain("larger than 16384 bytes");
});

test("headers are all there, however many", async () => {
  const text = await app.raw(
    `GET /echo HTTP/1.1\r\nHost: a\r\n${"a:\r\n".repeat(3000)}Connection: close\r\n\r\n`,
  );
  expect(text.split('{"name":"a","value":""}')).toHaveLength(3001);
});
