import type { Targets } from "../../../config/service";
import { apdex, errorRate, latency, requests } from "../metrics/requests";
import { times, weekBefore } from "../query/formula";
import { dashboardScope as scope } from "../scope";
import { budgetOf, type SloDefinition, type SloName } from "../slos";
import { deployments } from "./deployments";
import { toTraces } from "./links";
import type { Group, Widget } from "./widget";

/** What users get, and what was promised to them. */
export function overview(
  slos: Readonly<Record<SloName, SloDefinition>>,
  targets: Targets,
  site: string,
): Group {
  const objectives = Object.values(slos);
  return {
    title: "Overview",
    asks: "Do users get what was promised?",
    color: "blue",
    widgets: [
      ...objectives.map(summary),
      ...objectives.map((slo) => left(slo, targets)),
      ...requestWidgets(targets, site),
      budgets(objectives),
    ],
  };
}

function summary({ id, title, objective }: SloDefinition): Widget {
  const { days, target } = objective;
  return {
    kind: "slo",
    title: `${title}: ${target} % over ${days} days`,
    slo: id,
    days,
    target,
    width: 4,
    height: 3,
  };
}

function left({ id, title, objective }: SloDefinition, { budgetLeft }: Targets): Widget {
  return {
    kind: "value",
    title: `${title}: budget left of ${objective.days} days`,
    unit: "percent",
    of: { kind: "budgetLeft", slo: id },
    target: budgetLeft,
    width: 3,
    height: 2,
  };
}

function requestWidgets(targets: Targets, site: string): Widget[] {
  const { latencySeconds, traffic, slos } = targets;
  const rate = requests(scope).asRate();
  const above = times(weekBefore(rate), Number((1 + traffic.above).toFixed(6)));
  const allowed = Number((100 - slos.errors.target).toFixed(6));
  return [
    {
      kind: "value",
      title: "Apdex",
      unit: "score",
      of: apdex(scope),
      target: targets.apdex,
      width: 3,
      height: 2,
    },
    {
      kind: "timeseries",
      title: "Request rate",
      unit: "requests per second",
      series: [
        { label: "Requests", of: rate, as: "area" },
        { label: `A week ago + ${Math.round(traffic.above * 100)} %`, of: above, dashed: true },
      ],
      events: deployments,
      width: 4,
      height: 3,
    },
    {
      kind: "timeseries",
      title: "Error rate",
      unit: "percent",
      series: [{ label: "Failed requests", of: times(errorRate(scope), 100), as: "bars" }],
      markers: [{ label: `Objective: below ${allowed} %`, value: allowed }],
      events: deployments,
      width: 4,
      height: 3,
    },
    {
      kind: "timeseries",
      title: "Latency",
      unit: "seconds",
      series: (["p50", "p95", "p99"] as const).map((percentile) => ({
        label: percentile,
        of: latency(scope, percentile),
      })),
      markers: (["p50", "p99"] as const).map((percentile) => ({
        label: `Objective: ${percentile} below ${latencySeconds[percentile] * 1000} ms`,
        value: latencySeconds[percentile],
      })),
      events: deployments,
      links: [toTraces(site)],
      width: 4,
      height: 3,
    },
  ];
}

function budgets(objectives: readonly SloDefinition[]): Widget {
  const lines = objectives.map((slo) => `- **${slo.title}**: ${slo.promise}. Budget: ${budgetOf(slo)}.`);
  return {
    kind: "note",
    title: "Error budgets",
    text: ["### Error budgets", ...lines, "", "Lines from top to bottom are deployments."].join("\n"),
    width: 12,
    height: 2,
  };
}
