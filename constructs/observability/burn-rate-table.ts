/** The table of burn-rate alerts in docs/operations/slo.md, written by the arithmetic that the monitors follow. */
import { readFileSync, writeFileSync } from "node:fs";
import { type Targets, targets } from "../../config/service";
import {
  type BurnRateAlert,
  badFraction,
  budgetGoneAtAlert,
  burnRateAlerts,
  endsAfter,
  exhaustedAfterDays,
  firesAfter,
  highestBurnRate,
  type Objective,
} from "./burn-rate";

/** The page with the table, from the repository's root. */
export const DOCUMENT = "docs/operations/slo.md";
/** The command that writes the table anew. */
export const COMMAND = "node operations/run.mjs constructs/observability/burn-rate-table.ts";

const BEGIN = `<!-- written by \`${COMMAND}\` -->`;
const END = "<!-- end of the table -->";

const HEAD = [
  "objective",
  "tells",
  "burn rate from",
  "bad requests from",
  "over the last",
  "and the last",
  "budget gone by then",
  "budget empty after",
  "an outage tells after",
  "and ends within",
];

/** @param slos objectives by name */
export function burnRateTable({ slos }: Pick<Targets, "slos"> = targets): string {
  const rows = Object.entries<Objective>(slos).flatMap(([name, objective]) =>
    burnRateAlerts(objective).map((alert) => row(name, objective, alert)),
  );
  return [HEAD, HEAD.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function row(name: string, objective: Objective, alert: BurnRateAlert): string[] {
  const { severity, threshold, longWindow, shortWindow } = alert;
  const outage = highestBurnRate(objective);
  return [
    `${name}: ${objective.target} % over ${objective.days} d`,
    severity,
    `${figure(threshold)} ×`,
    `${figure(badFraction(objective, threshold) * 100)} %`,
    time(longWindow),
    time(shortWindow),
    `${figure(budgetGoneAtAlert(objective, alert) * 100)} %`,
    `${figure(exhaustedAfterDays(objective, threshold))} d`,
    time(firesAfter(alert, outage) ?? Number.NaN),
    time(endsAfter(alert, outage)),
  ];
}

/** The page with the table as it is now. @throws Error for a page that has no place for it. */
export function withTable(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) {
    throw new Error(`${DOCUMENT} has no place for the table. Put there, in two lines: ${BEGIN} ${END}`);
  }
  return `${page.slice(0, begin)}${BEGIN}\n\n${burnRateTable()}\n\n${page.slice(end)}`;
}

export function main(): void {
  writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, "utf8")));
}

/** At most two decimals. */
function figure(value: number): string {
  return `${Number(value.toFixed(2))}`;
}

function time(minutes: number): string {
  if (minutes < 1) return `${Math.ceil(minutes * 60)} s`;
  return minutes < 60 ? `${figure(minutes)} min` : `${figure(minutes / 60)} h`;
}
