/** What the real service sent about real requests. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { decodeSpans, type ReceivedMetric, type ReceivedSpan } from "../../service/testing/otlp";
import type { LogLine } from "../../service/testing/service-process";

/** Telemetry of the requests in `capture.ts`, and of nothing else. */
export interface Captured {
  /** Spans by the OTLP request that they came in: an agent looks at one at a time. */
  readonly batches: readonly (readonly ReceivedSpan[])[];
  /** The same requests as they were sent. */
  readonly traces: readonly Buffer[];
  /** The last export of each metric. */
  readonly metrics: readonly ReceivedMetric[];
  readonly lines: readonly LogLine[];
}

/** Requests of each kind that `capture.ts` makes, of users and of the mirror alike. */
export const made = { all: 6, serverErrors: 1, clientErrors: 2, slow: 1 };

/** As `capture-once.ts` kept it. */
export function captured(): Captured {
  const { traces, ...rest } = JSON.parse(readFileSync(capturedFile(), "utf8"));
  const requests = traces.map((request: string) => Buffer.from(request, "base64"));
  return { ...rest, traces: requests, batches: requests.map(decodeSpans) };
}

/** Where `capture-once.ts` keeps it. */
export function capturedFile(): string {
  return path.join(process.env.CAPTURED_TELEMETRY ?? "", "telemetry.json");
}
