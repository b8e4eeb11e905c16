/**
 * The part of OTLP that the receiver reads: field numbers as in
 * https://github.com/open-telemetry/opentelemetry-proto/tree/v1.7.0/opentelemetry/proto. Unknown fields are skipped.
 */
import { parse } from "protobufjs";

const { root } = parse(
  `
  syntax = "proto3";
  message AnyValue {
    oneof value {
      string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
      ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7;
    }
  }
  message ArrayValue { repeated AnyValue values = 1; }
  message KeyValueList { repeated KeyValue values = 1; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message Scope { string name = 1; string version = 2; }

  message Traces { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message ScopeSpans { Scope scope = 1; repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4;
    string name = 5; int32 kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8;
    repeated KeyValue attributes = 9; repeated Event events = 11; Status status = 15;
  }
  message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
  message Status { string message = 2; int32 code = 3; }

  message Metrics { repeated ResourceMetrics resource_metrics = 1; }
  message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; }
  message ScopeMetrics { Scope scope = 1; repeated Metric metrics = 2; }
  message Metric {
    string name = 1; string description = 2; string unit = 3;
    oneof data { Gauge gauge = 5; Sum sum = 7; Histogram histogram = 9; }
  }
  message Gauge { repeated NumberPoint data_points = 1; }
  message Sum { repeated NumberPoint data_points = 1; int32 aggregation_temporality = 2; bool is_monotonic = 3; }
  message Histogram { repeated HistogramPoint data_points = 1; int32 aggregation_temporality = 2; }
  message NumberPoint {
    repeated KeyValue attributes = 7; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3;
    oneof value { double as_double = 4; sfixed64 as_int = 6; }
  }
  message HistogramPoint {
    repeated KeyValue attributes = 9; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3;
    fixed64 count = 4; double sum = 5; repeated fixed64 bucket_counts = 6; repeated double explicit_bounds = 7;
    double min = 11; double max = 12;
  }
  `,
  { keepCase: false },
);

/** An attribute's value as JavaScript has it. */
export type Value = string | number | boolean | Value[];

/** Attributes by name. */
export type Values = Readonly<Record<string, Value>>;

/** A span as the collector got it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly name: string;
  readonly kind: "internal" | "server" | "client" | "producer" | "consumer";
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Values;
  readonly events: readonly { readonly name: string; readonly attributes: Values }[];
  readonly status: { readonly code: "unset" | "ok" | "error"; readonly message: string };
  readonly resource: Values;
}

/** One point of a metric. */
export interface ReceivedPoint {
  readonly attributes: Values;
  /** Of a sum or gauge. */
  readonly value?: number;
  /** The rest is a histogram's. */
  readonly count?: number;
  readonly sum?: number;
  readonly bounds?: readonly number[];
  readonly buckets?: readonly number[];
}

/** A metric of one export. */
export interface ReceivedMetric {
  readonly name: string;
  readonly unit: string;
  readonly type: "gauge" | "sum" | "histogram";
  readonly temporality: "delta" | "cumulative" | undefined;
  /** Whether a sum can only grow. */
  readonly monotonic: boolean;
  readonly points: readonly ReceivedPoint[];
  readonly resource: Values;
}

const KINDS = ["internal", "internal", "server", "client", "producer", "consumer"] as const;
const STATUSES = ["unset", "ok", "error"] as const;
const TEMPORALITIES = [undefined, "delta", "cumulative"] as const;

/** Decodes the body of a request to `/v1/traces`. @throws Error where it is not OTLP. */
export function decodeSpans(body: Buffer): ReceivedSpan[] {
  return list(decode("Traces", body).resourceSpans).flatMap(({ resource, scopeSpans }) => {
    const shared = values(resource?.attributes);
    return list(scopeSpans).flatMap(({ spans }) => list(spans).map((span) => received(span, shared)));
  });
}

function received(span: Message, resource: Values): ReceivedSpan {
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    traceState: span.traceState ?? "",
    name: span.name ?? "",
    kind: KINDS[span.kind ?? 0] ?? "internal",
    start: BigInt(span.startTimeUnixNano),
    end: BigInt(span.endTimeUnixNano),
    attributes: values(span.attributes),
    events: list(span.events).map(({ name, attributes }) => ({ name, attributes: values(attributes) })),
    status: { code: STATUSES[span.status?.code ?? 0] ?? "unset", message: span.status?.message ?? "" },
    resource,
  };
}

/** Decodes the body of a request to `/v1/metrics`. @throws Error where it is not OTLP. */
export function decodeMetrics(body: Buffer): ReceivedMetric[] {
  return list(decode("Metrics", body).resourceMetrics).flatMap(({ resource, scopeMetrics }) => {
    const shared = values(resource?.attributes);
    return list(scopeMetrics).flatMap(({ metrics }) =>
      list(metrics).map((metric): ReceivedMetric => {
        const type = metric.histogram ? "histogram" : metric.sum ? "sum" : "gauge";
        const data = metric[type] ?? {};
        return {
          name: metric.name,
          unit: metric.unit ?? "",
          type,
          temporality: TEMPORALITIES[data.aggregationTemporality ?? 0],
          monotonic: data.isMonotonic ?? false,
          points: list(data.dataPoints).map(type === "histogram" ? histogramPoint : numberPoint),
          resource: shared,
        };
      }),
    );
  });
}

function numberPoint(point: Message): ReceivedPoint {
  return { attributes: values(point.attributes), value: Number(point.asInt ?? point.asDouble) };
}

function histogramPoint(point: Message): ReceivedPoint {
  return {
    attributes: values(point.attributes),
    count: Number(point.count),
    sum: point.sum,
    bounds: list(point.explicitBounds) as unknown as number[],
    buckets: list(point.bucketCounts).map(Number),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: protobufjs' objects have the shape that the schema above says.
type Message = any;

function decode(type: string, body: Buffer): Message {
  const message = root.lookupType(type);
  return message.toObject(message.decode(body), { longs: String });
}

function list(items: Message[] | undefined): Message[] {
  return items ?? [];
}

function hex(bytes: Buffer | undefined): string {
  return bytes ? Buffer.from(bytes).toString("hex") : "";
}

function values(attributes: Message[] | undefined): Values {
  return Object.fromEntries(list(attributes).map(({ key, value }) => [key, plain(value)]));
}

function plain(value: Message): Value {
  if (value?.arrayValue) return list(value.arrayValue.values).map(plain);
  if (value?.intValue !== undefined) return Number(value.intValue);
  return value?.stringValue ?? value?.boolValue ?? value?.doubleValue ?? "";
}
