import type { Targets } from "../../../config/service";
import { gatewayFailureRate } from "../metrics/gateway";
import { clearErrorRate, latency, trafficAgainstBaseline } from "../metrics/requests";
import { eventLoopDelay } from "../metrics/runtime";
import type { Scope } from "../scope";
import type { MonitorDefinition } from "./monitor";

/** What users notice. */
export function requestMonitors(scope: Scope, targets: Targets): MonitorDefinition[] {
  const { brokenErrorRate, latencySeconds, slos, traffic } = targets;
  const milliseconds = (seconds: number) => `${seconds * 1000} ms`;
  const percent = (share: number) => `${Number((share * 100).toFixed(3))} %`;
  const slow = (percentile: "p50" | "p99", whose: string): MonitorDefinition => ({
    id: `latency-${percentile}`,
    title: `Latency: ${percentile} above ${milliseconds(latencySeconds[percentile])}`,
    severity: "ticket",
    runbook: "latency",
    watch: {
      kind: "threshold",
      of: latency(scope, percentile),
      how: "percentile",
      minutes: 10,
      is: ">",
      critical: latencySeconds[percentile],
      recovery: rounded(latencySeconds[percentile] * 0.9),
    },
    means: `For ten minutes ${whose} took longer than ${milliseconds(latencySeconds[percentile])}: {{value}} seconds.`,
    recovered: "Requests are answered as fast as they should be.",
  });
  return [
    {
      id: "error-rate",
      title: `Errors: more than ${percent(brokenErrorRate)} of requests fail`,
      severity: "page",
      runbook: "error-rate",
      watch: {
        kind: "threshold",
        of: clearErrorRate(scope, traffic.little),
        how: "avg",
        minutes: 5,
        is: ">",
        critical: brokenErrorRate,
        warning: rounded(1 - slos.errors.target / 100),
        recovery: rounded(brokenErrorRate / 2),
      },
      means: "The service answers with 5xx. Something is broken, however much budget is left.",
      recovered: "Few requests fail, or none.",
    },
    {
      id: "gateway-failures",
      title: `Gateway: more than ${percent(brokenErrorRate)} of requests get no answer from a pod`,
      severity: "page",
      runbook: "gateway-failures",
      watch: {
        kind: "threshold",
        of: gatewayFailureRate(scope, traffic.little),
        how: "avg",
        minutes: 5,
        is: ">",
        critical: brokenErrorRate,
        recovery: rounded(brokenErrorRate / 2),
      },
      means:
        "Kong answers with 5xx of its own: it finds no pod, or none answers in time. Traces know nothing of these " +
        "requests, so that the service's own figures look well.",
      recovered: "Requests reach pods again.",
    },
    slow("p50", "half of all requests"),
    slow("p99", "one request in a hundred"),
    {
      id: "traffic-high",
      title: `Traffic: ${percent(traffic.above)} above a week ago`,
      severity: "ticket",
      runbook: "traffic",
      watch: {
        kind: "threshold",
        of: trafficAgainstBaseline(scope),
        how: "avg",
        minutes: 30,
        is: ">",
        critical: rounded(1 + traffic.above),
        recovery: rounded(1 + traffic.above / 2),
      },
      means: "There are {{value}} times as many requests as at this time a week ago.",
      recovered: "There is as much traffic as a week ago.",
    },
    {
      id: "traffic-low",
      title: `Traffic: ${percent(traffic.below)} below a week ago`,
      severity: "page",
      runbook: "traffic",
      watch: {
        kind: "threshold",
        of: trafficAgainstBaseline(scope),
        how: "avg",
        minutes: 15,
        is: "<",
        critical: rounded(1 - traffic.below),
        recovery: rounded(1 - traffic.below / 2),
      },
      means:
        "There are {{value}} times as many requests as at this time a week ago: users may not get through at all, " +
        "and what does not arrive fails in no other figure.",
      recovered: "There is as much traffic as a week ago.",
    },
    {
      id: "no-data",
      title: "Nothing is reported by the service",
      severity: "page",
      runbook: "no-data",
      watch: {
        kind: "threshold",
        // Every pod reports it, whether it has traffic or not. It is never negative: only its absence speaks.
        of: eventLoopDelay(scope, "p50"),
        how: "min",
        minutes: 10,
        is: "<",
        critical: 0,
        missing: "notify",
      },
      means:
        "For ten minutes no pod has reported anything: either none runs, or all that watches them is blind.",
      recovered: "Pods report again.",
    },
  ];
}

/** Without what binary fractions add to decimal ones. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}
