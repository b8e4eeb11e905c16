import { RunningApp } from "../../../testing/running-app";

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start({ faultInjection: true });
});
afterAll(() => app.stop());

test.each([
  ...["/", "/echo", "/echo?format=html", "/echo?format=no", "/health", "/ready", "/openapi.json", "/nowhere"],
  ...["/status/204", "/status/302", "/status/500"],
])("protects browsers at %s", async (target) => {
  const { headers } = await app.fetch(target, { redirect: "manual" });
  expect(headers.get("content-security-policy")).toBe(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; " +
      "frame-ancestors 'none'",
  );
  expect(Object.fromEntries(headers)).toMatchObject({
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
  });
});

test("tells nobody what it runs on", async () => {
  const { headers } = await app.fetch("/");
  expect(headers.get("x-powered-by")).toBeNull();
  expect(headers.get("server")).toBeNull();
});

test("promises nothing about TLS, which ends elsewhere", async () => {
  expect((await app.fetch("/")).headers.get("strict-transport-security")).toBeNull();
});
