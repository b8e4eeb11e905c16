/** Node's own health: event-loop delay, heap and garbage collection; and what telemetry lost. */
import { constants, monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics } from "node:v8";
import type { Meter } from "@opentelemetry/api";
import type { Losses } from "./losses";

const NANOSECONDS = 1e9;
const EVENT_LOOP_RESOLUTION_MS = 10;
const GC_BOUNDS = [0.01, 0.1, 1, 10];

/** Names follow https://opentelemetry.io/docs/specs/semconv/runtime/nodejs-metrics/ and v8js-metrics. */
export function observeProcess(meter: Meter, losses: Losses): void {
  observeEventLoop(meter);
  observeHeap(meter);
  observeGarbageCollection(meter);
  meter
    .createObservableCounter("telemetry.spans.dropped", {
      description: "Spans that never reached the collector.",
      unit: "{span}",
    })
    .addCallback((result) => result.observe(losses.droppedSpans));
}

function observeEventLoop(meter: Meter): void {
  const delay = monitorEventLoopDelay({ resolution: EVENT_LOOP_RESOLUTION_MS });
  delay.enable();
  const gauge = (name: string, description: string) =>
    meter.createObservableGauge(`nodejs.eventloop.delay.${name}`, { description, unit: "s" });
  const p50 = gauge("p50", "Median event-loop delay.");
  const p99 = gauge("p99", "99th percentile of event-loop delay.");
  const max = gauge("max", "Longest event-loop delay.");
  meter.addBatchObservableCallback(
    (result) => {
      result.observe(p50, delay.percentile(50) / NANOSECONDS);
      result.observe(p99, delay.percentile(99) / NANOSECONDS);
      result.observe(max, delay.max / NANOSECONDS);
      delay.reset();
    },
    [p50, p99, max],
  );
}

function observeHeap(meter: Meter): void {
  const used = meter.createObservableUpDownCounter("v8js.memory.heap.used", {
    description: "Heap memory in use.",
    unit: "By",
  });
  const limit = meter.createObservableUpDownCounter("v8js.memory.heap.limit", {
    description: "Heap memory allocated.",
    unit: "By",
  });
  meter.addBatchObservableCallback(
    (result) => {
      for (const space of getHeapSpaceStatistics()) {
        const attributes = { "v8js.heap.space.name": space.space_name };
        result.observe(used, space.space_used_size, attributes);
        result.observe(limit, space.space_size, attributes);
      }
    },
    [used, limit],
  );
}

const GC_KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: "major",
  [constants.NODE_PERFORMANCE_GC_MINOR]: "minor",
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: "incremental",
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: "weakcb",
};

function observeGarbageCollection(meter: Meter): void {
  const duration = meter.createHistogram("v8js.gc.duration", {
    description: "Duration of garbage collections.",
    unit: "s",
    advice: { explicitBucketBoundaries: GC_BOUNDS },
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const kind = (entry as unknown as { detail: { kind: number } }).detail.kind;
      duration.record(entry.duration / 1000, { "v8js.gc.type": GC_KINDS[kind] ?? "other" });
    }
  }).observe({ entryTypes: ["gc"] });
}
