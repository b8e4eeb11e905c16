import pc from "picocolors";
import { formatLogLine, type LogLine, readLogLine } from "./log-line";

const base: LogLine = {
  timestamp: "2026-01-01T10:31:02.123Z",
  level: "info",
  service: "a",
  message: "ready",
};

/** Without the time, which is that of the machine's own zone. */
const format = (line: Partial<LogLine>, colors = pc.createColors(false)) =>
  formatLogLine({ ...base, ...line }, colors).replace(/^\S+ /, "");

test("says level, message and fields", () => {
  expect(format({ level: "warn", message: "late", connections: 3 })).toBe("warn late connections=3");
});

test("tells a request in one line", () => {
  const fields = {
    "http.method": "GET",
    "http.url": "/echo?a=b",
    "http.status_code": 200,
    "http.duration_ms": 3.1234,
  };
  expect(format({ ...fields, trace_id: "1", span_id: "2" })).toBe("GET /echo?a=b 200 3.12 ms");
});

test.each([
  [204, pc.createColors(true).green],
  [404, pc.createColors(true).yellow],
  [503, pc.createColors(true).red],
])("colours the status %i", (status, color) => {
  expect(format({ "http.status_code": status }, pc.createColors(true))).toContain(color(String(status)));
});

test("shows where an error came from", () => {
  const error = { message: "no", stack: "Error: no\n    at here.ts:1" };
  expect(format({ level: "error", message: "failed", error })).toBe(`error failed\n${error.stack}`);
});

test("leaves what is no log line to its reader", () => {
  expect(readLogLine(JSON.stringify(base))).toEqual(base);
  for (const text of ["hello", "{", "null", "[1]", '"message"', "{}"])
    expect(readLogLine(text)).toBeUndefined();
});
