/** What is measured of every request, by the names of https://opentelemetry.io/docs/specs/semconv/http/http-metrics/. */
import { type Attributes, type HrTime, ValueType } from "@opentelemetry/api";
import { hrTime } from "@opentelemetry/core";
import { emptyResource } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  type CollectionResult,
  DataPointType,
  type HistogramMetricData,
  type MetricProducer,
} from "@opentelemetry/sdk-metrics";
import { Distribution } from "./distribution";

/** The conventional bounds of a request's duration in seconds, and 0.2: the latency objective. */
const DURATION_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.2, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const SIZE_BOUNDS = [0, 128, 512, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];

const METRICS = [
  {
    name: "http.server.request.duration",
    unit: "s",
    description: "Duration of HTTP server requests.",
    bounds: DURATION_BOUNDS,
  },
  {
    name: "http.server.request.body.size",
    unit: "By",
    description: "Size of HTTP server request bodies.",
    bounds: SIZE_BOUNDS,
  },
  {
    name: "http.server.response.body.size",
    unit: "By",
    description: "Size of HTTP server response bodies.",
    bounds: SIZE_BOUNDS,
  },
] as const;

/** The SDK's own limit of attribute sets for one metric. */
const MOST_SERIES = 2_000;

/** What distinguishes one series of request metrics from another: all of it bounded. */
export interface RequestKind {
  readonly method: string;
  readonly scheme: string;
  readonly operation: string;
  /** Undefined where no route matched. */
  readonly route: string | undefined;
  readonly status: number;
}

/** One set of attributes and what was recorded under it: duration in seconds, request and response size in bytes. */
interface Series {
  readonly attributes: Attributes;
  readonly values: readonly [Distribution, Distribution, Distribution];
}

/**
 * Histograms of all requests, handed to the SDK's reader at each collection.
 *
 * An SDK histogram sorts and stringifies its attributes at every recording, three times a request; here a series is
 * found by one short key.
 */
export class RequestMetrics implements MetricProducer {
  readonly #scope: { readonly name: string; readonly version: string };
  readonly #delta: boolean;
  readonly #series = new Map<string, Series>();
  #since: HrTime = hrTime();

  constructor(scope: { name: string; version: string }, temporality: AggregationTemporality) {
    this.#scope = scope;
    this.#delta = temporality === AggregationTemporality.DELTA;
  }

  /** Records a request that has ended. */
  record(kind: RequestKind, seconds: number, requestBytes: number, responseBytes: number): void {
    const { method, scheme, operation, route, status } = kind;
    const key = `${method} ${status} ${scheme} ${operation} ${route}`;
    const series = this.#series.get(key) ?? this.#add(key, kind);
    series.values[0].record(seconds);
    series.values[1].record(requestBytes);
    series.values[2].record(responseBytes);
  }

  /** Called by the SDK's reader, once for each export. */
  async collect(): Promise<CollectionResult> {
    const endTime = hrTime();
    const metrics = METRICS.map(
      ({ name, unit, description }, at): HistogramMetricData => ({
        descriptor: { name, unit, description, valueType: at === 0 ? ValueType.DOUBLE : ValueType.INT },
        aggregationTemporality: this.#delta
          ? AggregationTemporality.DELTA
          : AggregationTemporality.CUMULATIVE,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: [...this.#series.values()].map(({ attributes, values }) => ({
          attributes,
          startTime: this.#since,
          endTime,
          value: (values[at] as Distribution).snapshot(),
        })),
      }),
    );
    const recorded = this.#series.size > 0;
    if (this.#delta) {
      this.#series.clear();
      this.#since = endTime;
    }
    const scopeMetrics = recorded ? [{ scope: this.#scope, metrics }] : [];
    return { resourceMetrics: { resource: emptyResource(), scopeMetrics }, errors: [] };
  }

  #add(key: string, kind: RequestKind): Series {
    if (this.#series.size >= MOST_SERIES) return this.#keep("overflow", { "otel.metric.overflow": true });
    const { method, scheme, operation, route, status } = kind;
    return this.#keep(key, {
      "http.request.method": method,
      "http.response.status_code": status,
      "url.scheme": scheme,
      "operation.name": operation,
      ...(route !== undefined && { "http.route": route }),
      ...(status >= 500 && { "error.type": String(status) }),
    });
  }

  #keep(key: string, attributes: Attributes): Series {
    const known = this.#series.get(key);
    if (known) return known;
    const [duration, requestSize, responseSize] = METRICS.map(({ bounds }) => new Distribution(bounds));
    const series = { attributes, values: [duration, requestSize, responseSize] } as unknown as Series;
    this.#series.set(key, series);
    return series;
  }
}
