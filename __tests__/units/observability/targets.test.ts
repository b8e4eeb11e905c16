/** Every threshold stands in one place: a target that changes there changes everywhere. */
import { readFileSync } from "node:fs";
import { loadEnvironments } from "../../../config/load";
import type { Environment } from "../../../config/schema";
import { type Targets, targets } from "../../../config/service";
import { dashboard } from "../../../constructs/observability/dashboard/dashboard";
import { dashboardRequest } from "../../../constructs/observability/dashboard/json";
import { monitors } from "../../../constructs/observability/monitors/monitors";
import { monitorRequest } from "../../../constructs/observability/monitors/request";
import { sloRequest, slos } from "../../../constructs/observability/slos";
import { synthetics } from "../../../constructs/observability/synthetics";

const [prod] = loadEnvironments("prod") as [Environment];
const ingress = { host: "echo.example.com", certificateArn: "arn" };
const ids = { availability: "1", latency: "2", errors: "3" };

/** All that Datadog is sent, by what it is. */
function sent(promised: Targets): Record<string, string> {
  const things = [
    ["dashboard", dashboardRequest(dashboard(prod, promised), ids)] as const,
    ...Object.values(slos(prod, promised)).map((slo) => [`SLO ${slo.id}`, sloRequest(slo, prod)] as const),
    ...monitors(prod, promised).map((it) => [`monitor ${it.id}`, monitorRequest(it, prod, ids)] as const),
    ...Object.entries(synthetics({ ...prod, ingress }, promised)),
  ];
  return Object.fromEntries(things.map(([name, thing]) => [name, JSON.stringify(thing)]));
}

function changedBy(change: (promised: Targets) => Targets): string[] {
  const [before, after] = [sent(targets), sent(change(structuredClone(targets)))];
  return Object.keys(before).filter((name) => before[name] !== after[name]);
}

const burns = (slo: string) => ["1h", "6h", "24h", "48h"].map((window) => `monitor slo-${slo}-${window}`);
const { availability, latency, errors } = targets.slos;

test.each<[string, (promised: Targets) => Targets, string[]]>([
  [
    "availability, with its window",
    (it) => ({ ...it, slos: { ...it.slos, availability: { ...availability, target: 99.5, days: 7 } } }),
    ["dashboard", "SLO availability", ...burns("availability")],
  ],
  [
    "the share of fast requests",
    (it) => ({ ...it, slos: { ...it.slos, latency: { ...latency, target: 90 } } }),
    // The burn rates of a week are the same for any budget that allows them.
    ["dashboard", "SLO latency", "monitor slo-latency-1h", "monitor slo-latency-6h"],
  ],
  [
    "what is a fast request",
    (it) => ({ ...it, slos: { ...it.slos, latency: { ...latency, seconds: 0.25 } } }),
    ["dashboard", "SLO latency"],
  ],
  [
    "the share of failed requests",
    (it) => ({ ...it, slos: { ...it.slos, errors: { ...errors, target: 99.5 } } }),
    ["dashboard", "SLO errors", "monitor error-rate"],
  ],
  [
    "the p50",
    (it) => ({ ...it, latencySeconds: { ...it.latencySeconds, p50: 0.08 } }),
    ["dashboard", "monitor latency-p50"],
  ],
  [
    "the p99",
    (it) => ({ ...it, latencySeconds: { ...it.latencySeconds, p99: 0.4 } }),
    ["dashboard", "monitor latency-p99", "public-host"],
  ],
  [
    "from where on the service is broken",
    (it) => ({ ...it, brokenErrorRate: 0.1 }),
    ["monitor error-rate", "monitor gateway-failures"],
  ],
  [
    "unusual traffic",
    (it) => ({ ...it, traffic: { ...it.traffic, above: 0.5, below: 0.8 } }),
    ["dashboard", "monitor traffic-high", "monitor traffic-low"],
  ],
  ["apdex", (it) => ({ ...it, apdex: { good: 0.8, bad: 0.6 } }), ["dashboard"]],
  ["what is left of a budget", (it) => ({ ...it, budgetLeft: { good: 60, bad: 20 } }), ["dashboard"]],
  ["restarts", (it) => ({ ...it, restarts: 5 }), ["monitor pod-restarts"]],
  ["the certificate", (it) => ({ ...it, certificateDays: 20 }), ["certificate"]],
  ["the delay of the event loop", (it) => ({ ...it, eventLoopSeconds: 0.2 }), ["dashboard"]],
])("A change of %s changes all that is about it, and nothing else", (_, change, names) => {
  expect(changedBy(change).sort()).toEqual([...names].sort());
});

test("Thresholds are the targets themselves", () => {
  const odd: Targets = {
    ...targets,
    slos: { ...targets.slos, errors: { ...errors, target: 98, warning: 99 } },
    latencySeconds: { p50: 0.07, p99: 0.7 },
    brokenErrorRate: 0.3,
    traffic: { above: 0.6, below: 0.9, little: 7 },
  };
  const asked = Object.fromEntries(
    monitors(prod, odd).map((monitor) => [monitor.id, monitorRequest(monitor, prod, ids)]),
  );
  const thresholds = (id: string) => asked[id]?.options.thresholds;
  expect(thresholds("error-rate")).toEqual({ critical: 0.3, warning: 0.02, critical_recovery: 0.15 });
  expect(thresholds("gateway-failures")).toEqual({ critical: 0.3, critical_recovery: 0.15 });
  expect(thresholds("latency-p50")).toMatchObject({ critical: 0.07 });
  expect(thresholds("latency-p99")).toMatchObject({ critical: 0.7 });
  expect(thresholds("traffic-high")).toEqual({ critical: 1.6, critical_recovery: 1.3 });
  expect(thresholds("traffic-low")).toEqual({ critical: 0.1, critical_recovery: 0.55 });
  for (const id of ["error-rate", "gateway-failures"]) expect(asked[id]?.query).toContain(", 7) > 0.3");
});

test("The service's own histogram has a bound at what is a fast request", () => {
  const source = readFileSync("service/src/telemetry/request-metrics.ts", "utf8");
  const [, bounds = ""] = /DURATION_BOUNDS = \[([^\]]*)\]/.exec(source) ?? [];
  expect(bounds.split(",").map(Number)).toContain(latency.seconds);
});
