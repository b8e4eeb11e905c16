/**
 * The metrics that Datadog's agent makes of spans, whatever the share of spans that is kept.
 * https://docs.datadoghq.com/tracing/metrics/metrics_namespace/
 */
export interface TraceMetrics {
  /** Count of requests, with the tag `http.status_code`. */
  readonly hits: string;
  /** Count of requests that ended with an error; of HTTP requests, 500 and above. */
  readonly errors: string;
  /** Distribution of the time to answer, in seconds, with percentiles. It has no `http.status_code`. */
  readonly latency: string;
  /** Apdex by the threshold that is set for the service at Datadog. */
  readonly apdex: string;
}

/** @param operation the span's operation name; in analyses an argument of Rollouts */
export function traceMetrics(operation: string): TraceMetrics {
  const name = `trace.${operation}`;
  return { hits: `${name}.hits`, errors: `${name}.errors`, latency: name, apdex: `${name}.apdex` };
}
