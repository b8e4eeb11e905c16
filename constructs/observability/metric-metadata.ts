/**
 * What Datadog cannot know of metrics that come by OTLP: their units, and what they mean. Trace metrics and those of its
 * own integrations it knows.
 */

/** https://docs.datadoghq.com/metrics/units/ */
type Unit = "byte" | "item" | "request" | "response" | "second";

export interface MetricMetadata {
  readonly metric: string;
  readonly type: "count" | "distribution" | "gauge";
  readonly unit: Unit;
  readonly description: string;
  /** Tags to be asked for, of a distribution whose percentiles are wanted. Others are not kept. */
  readonly percentilesBy?: readonly string[];
}

/** Tags that tell where a value comes from. */
const origin = ["env", "service", "version", "pod_name"] as const;
const request = [
  ...origin,
  "http.request.method",
  "http.response.status_code",
  "http.route",
  "operation.name",
];

/** The service's own metrics, and those of its collector that are asked for. */
export const metricMetadata: readonly MetricMetadata[] = [
  {
    metric: "http.server.request.duration",
    type: "distribution",
    unit: "second",
    description: "Time to answer, of requests and of mirrored ones (tag operation.name)",
    percentilesBy: request,
  },
  {
    metric: "http.server.request.body.size",
    type: "distribution",
    unit: "byte",
    description: "Size of request bodies",
    percentilesBy: request,
  },
  {
    metric: "http.server.response.body.size",
    type: "distribution",
    unit: "byte",
    description: "Size of response bodies",
    percentilesBy: request,
  },
  {
    metric: "v8js.gc.duration",
    type: "distribution",
    unit: "second",
    description: "Time that collections of garbage take",
    percentilesBy: [...origin, "v8js.gc.type"],
  },
  {
    metric: "http.server.active_requests",
    type: "gauge",
    unit: "request",
    description: "Requests under way",
  },
  { metric: "echo.responses", type: "count", unit: "response", description: "Echoes, by representation" },
  ...(["p50", "p99", "max"] as const).map((which) => ({
    metric: `nodejs.eventloop.delay.${which}`,
    type: "gauge" as const,
    unit: "second" as const,
    description: `How late the event loop comes (${which})`,
  })),
  ...(["used", "limit"] as const).map((which) => ({
    metric: `v8js.memory.heap.${which}`,
    type: "gauge" as const,
    unit: "byte" as const,
    description: `Node's heap, by space: ${which === "used" ? "in use" : "allocated"}`,
  })),
  {
    metric: "telemetry.spans.dropped",
    type: "count",
    unit: "item",
    description: "Spans that never left the service; their requests are missing in every SLI",
  },
];
