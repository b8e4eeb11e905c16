import { setTimeout as delay } from "node:timers/promises";
import pc from "picocolors";
import type { LogLine } from "./log-line";
import { type ArrivedSpan, Requests } from "./requests";

let printed: string[];
let requests: Requests;
beforeEach(() => {
  printed = [];
  const print = (text: string) => printed.push(text);
  requests = new Requests({ print, colors: pc.createColors(false), patienceMs: 50 });
});

const line = (id: string): LogLine => ({
  timestamp: "2026-01-01T10:31:02.123Z",
  level: "info",
  message: "",
  span_id: id,
  "http.method": "GET",
  "http.url": `/${id}`,
  "http.status_code": 200,
  "http.duration_ms": 1,
});
const span = (kind: string, spanId: string, parentSpanId = ""): ArrivedSpan => {
  return {
    kind,
    spanId,
    parentSpanId,
    name: `span ${spanId}`,
    start: 0n,
    end: 1n,
    status: { code: "unset" },
  };
};

test("prints a request with its spans, whichever comes first", () => {
  requests.line(line("a"));
  expect(printed).toEqual([]);
  requests.spans([span("internal", "x", "a"), span("server", "a")]);
  requests.spans([span("server", "b")]);
  requests.line(line("b"));
  expect(printed).toHaveLength(2);
  expect(printed[0]).toMatch(/GET \/a 200.*\n {9}span a .*\n {9}└ span x /);
  expect(printed[1]).toMatch(/GET \/b 200.*\n {9}span b /);
});

test("keeps the spans of requests of one trace apart, also when they come in pieces", () => {
  requests.spans([span("internal", "x", "a"), span("internal", "y", "b")]);
  requests.spans([span("server", "b"), span("server", "a")]);
  requests.line(line("a"));
  expect(printed.join()).toContain("span x");
  expect(printed.join()).not.toContain("span y");
});

test("prints a request alone whose spans do not come, and forgets spans whose request does not", async () => {
  requests.line(line("a"));
  requests.spans([span("server", "b")]);
  await delay(100);
  expect(printed).toHaveLength(1);
  requests.line(line("b"));
  expect(printed).toHaveLength(1);
});

test("prints other lines at once", () => {
  requests.line({ timestamp: "2026-01-01T10:31:02.123Z", level: "info", message: "listening" });
  requests.line({ ...line("probe"), level: "debug" });
  expect(printed).toHaveLength(2);
});
