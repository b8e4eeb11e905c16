import { service, type Targets } from "../../../config/service";
import { latency, requests } from "../metrics/requests";
import { chosen, hasTag, Search } from "../query/search";
import { dashboardScope as scope } from "../scope";
import { deployments } from "./deployments";
import { toTraces, traces } from "./links";
import type { Group } from "./widget";

/** Where time goes, and what fails. */
export function apm({ latencySeconds }: Targets, site: string): Group {
  const objective = [
    { label: `Objective: p99 below ${latencySeconds.p99 * 1000} ms`, value: latencySeconds.p99 },
  ];
  return {
    title: "APM",
    asks: "Where does the time go, and what fails?",
    color: "purple",
    widgets: [
      { kind: "serviceMap", title: "Service map", service: service.name, width: 4, height: 4 },
      {
        kind: "stream",
        title: "Traces: each opens as a waterfall",
        source: "traces",
        search: traces(chosen("version")),
        width: 8,
        height: 4,
      },
      {
        kind: "timeseries",
        title: "p99 by version: a canary beside stable",
        unit: "seconds",
        series: [{ label: "p99", of: latency(scope, "p99").by("version") }],
        markers: objective,
        events: deployments,
        links: [toTraces(site)],
        width: 4,
        height: 3,
      },
      {
        kind: "timeseries",
        title: "Requests by version",
        unit: "requests per second",
        series: [{ label: "Requests", of: requests(scope).by("version").asRate(), as: "area" }],
        events: deployments,
        width: 4,
        height: 3,
      },
      {
        kind: "topList",
        title: "Slowest resources (p95)",
        unit: "seconds",
        of: latency(scope, "p95").by("resource_name"),
        lines: 10,
        target: { good: latencySeconds.p50, bad: latencySeconds.p99 },
        links: [toTraces(site)],
        width: 4,
        height: 3,
      },
      {
        kind: "stream",
        title: "Error tracking",
        source: "issues",
        search: new Search("spans", chosen("env"), hasTag("service", service.name)),
        width: 12,
        height: 3,
      },
    ],
  };
}
