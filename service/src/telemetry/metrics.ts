/** What is measured of every request, by the names of the semantic conventions. */
import type { Attributes, Meter } from "@opentelemetry/api";

/** The conventional bounds of a request's duration in seconds, and 0.2: the latency objective. */
export const DURATION_BOUNDS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.2, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

const SIZE_BOUNDS = [0, 128, 512, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];

/** Records what every request did. */
export class RequestMetrics {
  readonly #duration;
  readonly #active;
  readonly #requestSize;
  readonly #responseSize;
  readonly #echoes;

  constructor(meter: Meter) {
    this.#duration = meter.createHistogram("http.server.request.duration", {
      description: "Duration of HTTP server requests.",
      unit: "s",
      advice: { explicitBucketBoundaries: DURATION_BOUNDS },
    });
    const size = { unit: "By", advice: { explicitBucketBoundaries: SIZE_BOUNDS } };
    this.#requestSize = meter.createHistogram("http.server.request.body.size", {
      ...size,
      description: "Size of HTTP server request bodies.",
    });
    this.#responseSize = meter.createHistogram("http.server.response.body.size", {
      ...size,
      description: "Size of HTTP server response bodies.",
    });
    this.#active = meter.createUpDownCounter("http.server.active_requests", {
      description: "Number of active HTTP server requests.",
      unit: "{request}",
    });
    this.#echoes = meter.createCounter("echo.responses", {
      description: "Echoes by representation.",
      unit: "{response}",
    });
  }

  /** A request arrived. */
  begin(attributes: Attributes): void {
    this.#active.add(1, attributes);
  }

  /** A request ended. */
  end(
    active: Attributes,
    attributes: Attributes,
    seconds: number,
    requestBytes: number,
    responseBytes: number,
  ): void {
    this.#active.add(-1, active);
    this.#duration.record(seconds, attributes);
    this.#requestSize.record(requestBytes, attributes);
    this.#responseSize.record(responseBytes, attributes);
  }

  /** An echo was answered. */
  echo(representation: string): void {
    this.#echoes.add(1, { "echo.representation": representation });
  }
}
