import { targets } from "../../../config/service";
import { burnRateAlerts } from "../../../constructs/observability/burn-rate";
import type { MonitorRequest } from "../../../constructs/observability/monitors/request";
import { metricQueries } from "../../../constructs/observability/query/formula";
import { checks, definitions, requests, sloIds } from "./monitored";

test("every monitor that was asked for is there", () => {
  expect(definitions.map(({ id }) => id).filter((id) => !id.startsWith("slo-"))).toEqual([
    "error-rate",
    "gateway-failures",
    "latency-p50",
    "latency-p99",
    "traffic-high",
    "traffic-low",
    "no-data",
    "pod-restarts",
    "nodes-not-ready",
    "autoscaler-maximum",
    "dropped-spans",
    "collector-losses",
    "rollout-degraded",
    "rollout-paused",
    "argocd-out-of-sync",
    "argocd-unhealthy",
  ]);
  expect(checks.map(([id]) => id)).toEqual(["public-host", "certificate"]);
});

describe.each(requests)("Monitor $id", ({ watch, request }) => {
  test("asks for the threshold that it shows", () => {
    expect(Number(/ (?:>|<)=? (-?[\d.]+)$/.exec(request.query)?.[1])).toBe(
      request.options.thresholds.critical,
    );
  });

  test("recovers on the good side of its threshold, and warns before it alerts", () => {
    const { critical, warning, critical_recovery } = request.options.thresholds;
    const better = / [>]/.test(request.query)
      ? (value: number) => critical - value
      : (value: number) => value - critical;
    if (warning !== undefined) expect(better(warning)).toBeGreaterThan(0);
    if (critical_recovery !== undefined) expect(better(critical_recovery)).toBeGreaterThan(0);
  });

  test("waits until Datadog has ingested what it looks at; an SLO does so by itself", () => {
    expect(request.options.evaluation_delay).toBe(watch.kind === "threshold" ? 60 : undefined);
  });

  test("names only what its query is grouped by", () => {
    const groups = watch.kind === "threshold" ? metricQueries(watch.of).flatMap((query) => query.groups) : [];
    const named = [...request.message.matchAll(/{{([\w.]+)\.name}}/g)].map(([, name]) => name);
    for (const name of named) expect(groups).toContain(name);
  });
});

test.each(["availability", "latency", "errors"] as const)(
  "The budget of %s is watched over four windows",
  (slo) => {
    const queries = requests.filter(({ runbook }) => runbook === `slo-${slo}`).map(({ request }) => request);
    const { days } = targets.slos[slo];
    const hours = (minutes: number) => (minutes % 60 ? `${minutes}m` : `${minutes / 60}h`);
    expect(queries.map(({ query, type }) => [query, type])).toEqual(
      burnRateAlerts(targets.slos[slo]).map(({ longWindow, shortWindow, threshold }) => [
        `burn_rate("${sloIds[slo]}").over("${days}d").long_window("${hours(longWindow)}")` +
          `.short_window("${hours(shortWindow)}") > ${threshold}`,
        "slo alert",
      ]),
    );
    expect(queries.map(({ priority }: MonitorRequest) => priority)).toEqual([1, 1, 3, 3]);
  },
);

test("New pods and nodes are left alone while they start", () => {
  const grouped = requests.filter(({ request }) => request.options.new_group_delay !== undefined);
  expect(grouped.map(({ id }) => id)).toEqual([
    "pod-restarts",
    "nodes-not-ready",
    "rollout-degraded",
    "rollout-paused",
  ]);
});

test("Only the silence of the service itself is an alert; elsewhere no data is no news", () => {
  const missing = requests.map(({ id, request }) => [id, request.options.on_missing_data]);
  expect(missing.filter(([, how]) => how === "show_and_notify_no_data")).toEqual([
    ["no-data", expect.anything()],
  ]);
});
