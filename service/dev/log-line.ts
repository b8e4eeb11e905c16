import { type Colors, milliseconds } from "./paint";

/** A line of the service's log. */
export interface LogLine {
  readonly timestamp: string;
  readonly level: string;
  readonly message: string;
  readonly trace_id?: string;
  readonly [field: string]: unknown;
}

/** Fields that the formatted line says in its own way, or that a developer has no use for. */
const SAID = new Set([
  ...["timestamp", "level", "message", "service", "version", "environment", "telemetry"],
  ...["trace_id", "span_id", "request_id"],
]);

/** Reads a line of the log; undefined if it is something else, such as a stray `console.log`. */
export function readLogLine(text: string): LogLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === "object" && line !== null && "message" in line ? (line as LogLine) : undefined;
  } catch {
    return undefined;
  }
}

/** One log line as a person reads it: `10:31:02 GET /echo 200 3.12 ms`, `10:31:02 warn message field=value`. */
export function formatLogLine(line: LogLine, colors: Colors): string {
  const time = colors.dim(new Date(line.timestamp).toTimeString().slice(0, 8));
  if (line["http.status_code"] !== undefined) return `${time} ${formatAccess(line, colors)}`;
  const color = { warn: colors.yellow, error: colors.red, fatal: colors.red }[line.level] ?? colors.blue;
  const { error, ...others } = line;
  const fields = Object.entries(others)
    .filter(([name]) => !SAID.has(name))
    .map(([name, value]) => ` ${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("");
  const stack = (error as { stack?: string } | undefined)?.stack;
  return `${time} ${color(line.level)} ${line.message}${colors.dim(fields)}${stack ? `\n${colors.dim(stack)}` : ""}`;
}

function formatAccess(line: LogLine, colors: Colors): string {
  const status = Number(line["http.status_code"]);
  const color = status >= 500 ? colors.red : status >= 400 ? colors.yellow : colors.green;
  const duration = milliseconds(Number(line["http.duration_ms"]));
  const request = `${String(line["http.method"])} ${String(line["http.url"])}`;
  return `${request} ${color(String(status))} ${colors.dim(duration)}`;
}
