/** What the service and its collector report of themselves, by OTLP. */
import { defaultZero, type Expression, plus } from "../query/formula";
import { type MetricQuery, metric, type Percentile } from "../query/metric";
import { inCollector, type Scope } from "../scope";

/** Seconds that the event loop comes late. */
export function eventLoopDelay(scope: Scope, which: "p50" | "p99" | "max"): MetricQuery {
  return metric("max", `nodejs.eventloop.delay.${which}`, scope.service);
}

/** Bytes of Node's heap over all of its spaces, by pod. */
export function heap(scope: Scope, which: "used" | "limit"): MetricQuery {
  return metric("sum", `v8js.memory.heap.${which}`, scope.service).by("pod_name");
}

/** Seconds that collections of garbage take. */
export function garbageCollection(scope: Scope, percentile: Percentile): MetricQuery {
  return metric(percentile, "v8js.gc.duration", scope.service).by("v8js.gc.type");
}

/** Spans that never left the service: every request in them is missing in all that is counted from spans. */
export function droppedSpans(scope: Scope): Expression {
  return defaultZero(metric("sum", "telemetry.spans.dropped", scope.service).asCount());
}

/** Spans and metrics that the collector refused, or could not hand on. */
export function collectorLosses(scope: Scope): Expression {
  return losses
    .map((name): Expression => defaultZero(metric("sum", name, inCollector(scope)).asCount()))
    .reduce((sum, loss) => plus(sum, loss));
}

const losses = ["spans", "metric_points"].flatMap((what) => [
  `otelcol_receiver_refused_${what}`,
  `otelcol_exporter_enqueue_failed_${what}`,
  `otelcol_exporter_send_failed_${what}`,
]);
