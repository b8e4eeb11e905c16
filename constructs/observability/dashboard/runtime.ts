import type { Targets } from "../../../config/service";
import { collectorLosses, droppedSpans, eventLoopDelay, garbageCollection, heap } from "../metrics/runtime";
import { dashboardScope as scope } from "../scope";
import type { Group } from "./widget";

/** Node, and what watches it. */
export function runtime({ eventLoopSeconds }: Targets): Group {
  return {
    title: "Runtime",
    asks: "Is Node well, and is what is measured all there is?",
    color: "yellow",
    widgets: [
      {
        kind: "timeseries",
        title: "Event-loop delay",
        unit: "seconds",
        series: (["p50", "p99", "max"] as const).map((which) => ({
          label: which,
          of: eventLoopDelay(scope, which),
        })),
        markers: [{ label: `Every request waits ${eventLoopSeconds * 1000} ms`, value: eventLoopSeconds }],
        width: 3,
        height: 3,
      },
      {
        kind: "timeseries",
        title: "Heap",
        unit: "bytes",
        series: [
          { label: "Used", of: heap(scope, "used") },
          { label: "Allocated", of: heap(scope, "limit"), dashed: true },
        ],
        width: 3,
        height: 3,
      },
      {
        kind: "timeseries",
        title: "Garbage collection (p99)",
        unit: "seconds",
        series: [{ label: "p99", of: garbageCollection(scope, "p99") }],
        width: 3,
        height: 3,
      },
      {
        kind: "timeseries",
        title: "Telemetry that was lost",
        unit: "items",
        series: [
          { label: "Spans that the service dropped", of: droppedSpans(scope), as: "bars" },
          { label: "Lost by the collector", of: collectorLosses(scope), as: "bars" },
        ],
        markers: [{ label: "Should be none", value: 1 }],
        width: 3,
        height: 3,
      },
    ],
  };
}
