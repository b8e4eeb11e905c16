import { ObservedService } from "../../service/testing/observed-service";
import type { ReceivedSpan } from "../../service/testing/otlp-receiver";

/** What one request to the echo page left behind. */
export interface TracedRequest {
  readonly status: number;
  /** The request's span, then those below it. */
  readonly spans: readonly ReceivedSpan[];
  /** Its line in the log, as JSON. */
  readonly line: Readonly<Record<string, unknown>>;
}

/** Spans of a page: the request, its handler, its template. */
const SPANS = 3;

/** Asks the built service for a page, with a collector on loopback to take its telemetry. */
export async function traceOneRequest(): Promise<TracedRequest> {
  const service = await ObservedService.start({ SERVICE_VERSION: "1.0.0" });
  try {
    const { response, spans, line } = await service.observe("/echo", SPANS);
    return { status: response.status, spans, line };
  } finally {
    await service.stop();
  }
}
