import { problemIn, RunningApp } from "../../../testing/running-app";

const KIB = 1024;

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start();
});
afterAll(() => app.stop());

const get = (length: number, accept = "*/*") =>
  app.raw(
    `GET /echo?${"x".repeat(length)} HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`,
  );

test("addresses of nearly 8 KiB are served", async () => {
  expect(await get(8 * KIB - 6)).toMatch(/^HTTP\/1.1 200 /);
});

test.each([8 * KIB, 15 * KIB, 20 * KIB])("addresses of %d bytes are refused with 414", async (length) => {
  const text = await get(length);
  expect(text).toMatch(/^HTTP\/1.1 414 /);
  expect(problemIn(text)).toMatchObject({ status: 414, title: "URI Too Long" });
});

test("addresses that are too long are refused with a page for browsers", async () => {
  const text = await get(9 * KIB, "text/html");
  expect(text).toMatch(/^HTTP\/1.1 414 /);
  expect(text).toContain("<!doctype html>");
});
