import { problemIn, RunningApp } from "../../../testing/running-app";

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start({ faultInjection: true, requestTimeoutMs: 600 });
  // The first one loads what sends and answers it, on a busy machine for longer than this limit lets it.
  await app.fetch("/echo", { method: "POST", body: "once" }).catch(() => undefined);
});
afterAll(() => app.stop());

const slow = (accept: string) =>
  app.raw(`POST /echo HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\nContent-Length: 10\r\n\r\n`, "abc");

test("bodies that take too long are answered with 408", async () => {
  const text = await slow("*/*");
  expect(text).toMatch(/^HTTP\/1.1 408 /);
  expect(problemIn(text)).toMatchObject({ status: 408, title: "Request Timeout" });
});

test("bodies that take too long are answered with a page for browsers", async () => {
  const text = await slow("text/html");
  expect(text).toMatch(/^HTTP\/1.1 408 /);
  expect(text).toContain("<!doctype html>");
  expect(text).toContain("did not arrive within 600 ms");
});

test("answers that take too long are given up with 503, and logged", async () => {
  const response = await app.fetch("/delay/5000");
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ detail: "There is no answer after 600 ms. Try again." });
  expect(app.log).toContainEqual(expect.objectContaining({ level: "error", message: "A request failed" }));
});
