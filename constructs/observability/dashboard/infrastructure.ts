import { gatewayFailures, gatewayLatency, gatewayRequests } from "../metrics/gateway";
import { nodeConditions } from "../metrics/nodes";
import {
  autoscaler,
  cpuUsage,
  memoryUsage,
  network,
  podsByPhase,
  readyPods,
  reserved,
  restarts,
} from "../metrics/pods";
import { dashboardScope as scope } from "../scope";
import { deployments } from "./deployments";
import type { Group, Series, Timeseries, Widget } from "./widget";

/** What the service runs on. */
export const infrastructure: Group = {
  title: "Infrastructure",
  asks: "Has the service what it needs?",
  color: "green",
  widgets: [...pods(), ...cluster(), ...gateway()],
};

function pods(): Widget[] {
  return [
    chart("Pod CPU", "cores", [{ label: "Used", of: cpuUsage(scope) }, ...bounds("cpu")]),
    chart("Pod memory", "bytes", [{ label: "Used", of: memoryUsage(scope) }, ...bounds("memory")]),
    chart("Pod network", "bytes per second", [
      { label: "Received", of: network(scope, "rx") },
      { label: "Sent", of: network(scope, "tx") },
    ]),
  ];
}

function cluster(): Widget[] {
  return [
    { ...chart("Pods and autoscaler", "pods", replicas()), events: deployments },
    chart("Pods by phase", "pods", [{ label: "Pods", of: podsByPhase(scope), as: "area" }]),
    chart("Container restarts", "restarts", [{ label: "Restarts", of: restarts(scope), as: "bars" }], 1),
    chart("Nodes by condition", "nodes", [{ label: "Nodes", of: nodeConditions(scope) }]),
  ];
}

function gateway(): Widget[] {
  return [
    chart("Kong: requests by status", "requests", [
      { label: "Requests", of: gatewayRequests(scope).by("code").asCount(), as: "bars" },
    ]),
    chart("Kong: mean latency", "milliseconds", [
      { label: "The service", of: gatewayLatency(scope, "upstream") },
      { label: "Kong itself", of: gatewayLatency(scope, "kong") },
    ]),
    {
      ...chart(
        "Kong: health of the upstream",
        "requests",
        [{ label: "Failures without a pod", of: gatewayFailures(scope).by("code").asCount(), as: "bars" }],
        1,
      ),
      width: 8,
    },
    {
      kind: "value",
      title: "Pods that take traffic",
      unit: "pods",
      of: readyPods(scope),
      // One is no more than luck.
      target: { good: 2, bad: 1 },
      width: 4,
      height: 3,
    },
  ];
}

function bounds(what: "cpu" | "memory"): Series[] {
  return [
    { label: "Request", of: reserved(scope, what, "requests"), dashed: true },
    { label: "Limit", of: reserved(scope, what, "limits"), dashed: true },
  ];
}

function replicas(): Series[] {
  return [
    { label: "Current", of: autoscaler(scope, "current"), as: "area" },
    { label: "Desired", of: autoscaler(scope, "desired") },
    { label: "Most", of: autoscaler(scope, "max"), dashed: true },
  ];
}

/** @param most a value above which something is wrong */
function chart(
  title: string,
  unit: Timeseries["unit"],
  series: readonly Series[],
  most?: number,
): Timeseries {
  const markers = most === undefined ? {} : { markers: [{ label: "Should be none", value: most }] };
  return { kind: "timeseries", title, unit, series, ...markers, width: 4, height: 3 };
}
