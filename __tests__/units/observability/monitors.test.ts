import { readdirSync, readFileSync } from "node:fs";
import { prod } from "../../../config/environments/prod";
import { parseEnvironment } from "../../../config/load";
import { targets } from "../../../config/service";
import { burnRateAlerts } from "../../../constructs/observability/burn-rate";
import { RUNBOOKS } from "../../../constructs/observability/monitors/message";
import { monitors } from "../../../constructs/observability/monitors/monitors";
import { type MonitorRequest, monitorRequest } from "../../../constructs/observability/monitors/request";
import { metricQueries } from "../../../constructs/observability/query/formula";
import { synthetics } from "../../../constructs/observability/synthetics";

const environment = parseEnvironment({
  ...prod,
  account: "111122223333",
  datadog: { notify: { page: ["@pagerduty-web"], ticket: ["@slack-web"] } },
  ingress: {
    host: "echo.example.com",
    certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789",
  },
});
const sloIds = { availability: "slo-1", latency: "slo-2", errors: "slo-3" };
const definitions = monitors(environment);
const requests = definitions.map((monitor) => ({
  ...monitor,
  request: monitorRequest(monitor, environment, sloIds),
}));
const checks = Object.entries(synthetics(environment));
const told = [
  ...requests.map(({ id, severity, runbook, request }) => ({ id, severity, runbook, request })),
  ...checks.map(([id, { message = "", tags = [] }]) => ({
    id,
    severity: tags.find((tag) => tag.startsWith("severity:"))?.slice("severity:".length),
    runbook: tags.find((tag) => tag.startsWith("runbook:"))?.slice("runbook:".length),
    request: { message, tags },
  })),
];

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

describe.each(told)("Monitor $id", ({ severity, runbook, request }) => {
  test("leads to a runbook for whom it wakes: what it means, where to look, how to mend it, how to go back", () => {
    expect(request.message).toContain(
      `https://github.com/example/sample-platform/blob/main/${RUNBOOKS}/${runbook}.md`,
    );
    const page = readFileSync(`${RUNBOOKS}/${runbook}.md`, "utf8");
    const order = ["# ", "**It means:**", "## First look", "## Mend", "## Roll back"].map((part) =>
      `\n${page}`.indexOf(`\n${part}`),
    );
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });

  test("tells who is to be told, and nobody else", () => {
    const handles = request.message.match(/@[\w-]+/g);
    expect(handles).toEqual([severity === "page" ? "@pagerduty-web" : "@slack-web"]);
  });

  test("says something when it is over, and closes every condition", () => {
    expect(request.message).toMatch(/{{#is_recovery}}\n\S.{15,}\n{{\/is_recovery}}/);
    const opened = [...request.message.matchAll(/{{#(\w+)}}/g)].map(([, name]) => name);
    const closed = [...request.message.matchAll(/{{\/(\w+)}}/g)].map(([, name]) => name);
    expect(opened).toEqual(closed);
    expect(new Set(opened).size).toBe(opened.length);
  });

  test("can be found by environment, service and severity", () => {
    expect(request.tags).toEqual(
      expect.arrayContaining(["env:prod", "service:sample-web-app", `severity:${severity}`]),
    );
  });
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

test("Every runbook is one that an alert leads to", () => {
  const files = readdirSync(RUNBOOKS).map((file) => file.replace(/\.md$/, ""));
  expect(new Set(files)).toEqual(new Set(told.map(({ runbook }) => runbook)));
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

test("Only the silence of the service itself is an alert; elsewhere no data is no news", () => {
  const missing = requests.map(({ id, request }) => [id, request.options.on_missing_data]);
  expect(missing.filter(([, how]) => how === "show_and_notify_no_data")).toEqual([
    ["no-data", expect.anything()],
  ]);
});

test("Nobody is told anything where nobody is named, and the text is the same", () => {
  const quiet = parseEnvironment(prod);
  for (const monitor of monitors(quiet)) {
    expect(monitorRequest(monitor, quiet, sloIds).message).toMatch(/{{\/is_recovery}}$/);
  }
});
