import type { Echo } from "../src/echo";

/** An echo as a browser behind a proxy gets it from a pod: nothing is missing. */
export const exampleEcho: Echo = {
  method: "POST",
  url: "/echo?greeting=hello&api_key=REDACTED",
  path: "/echo",
  query: [
    { name: "greeting", value: "hello" },
    { name: "api_key", value: "REDACTED" },
  ],
  headers: Object.entries({
    Host: "echo.example.com",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36",
    Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
    Cookie: "REDACTED",
    "Content-Type": "application/x-www-form-urlencoded",
    "Content-Length": "23",
    "X-Forwarded-For": "203.0.113.9",
    traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  }).map(([name, value]) => ({ name, value })),
  body: {
    sizeBytes: 23,
    contentType: "application/x-www-form-urlencoded",
    text: "text=Is+anybody+there%3F",
    base64: null,
  },
  client: { address: "203.0.113.9" },
  protocol: { scheme: "https", httpVersion: "1.1" },
  server: {
    hostName: "sample-web-app-6c9f7d5b8-x2x9q",
    pod: "sample-web-app-6c9f7d5b8-x2x9q",
    namespace: "sample-web-app",
    node: "ip-10-20-1-17.eu-central-1.compute.internal",
  },
  service: { name: "sample-web-app", version: "1.4.0-6c9f7d5b8", environment: "dev" },
  requestId: "7c0d7a58-7e3e-4a8b-b0a4-3a2f3f9a1c5e",
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  time: "2026-11-23T07:40:12.345Z",
};
