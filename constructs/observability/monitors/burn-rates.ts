import type { Targets } from "../../../config/service";
import { budgetGoneAtAlert, burnRateAlerts, exhaustedAfterDays } from "../burn-rate";
import type { SloName } from "../slos";
import type { MonitorDefinition } from "./monitor";
import { duration } from "./windows";

const subjects: Readonly<Record<SloName, string>> = {
  availability: "Requests of users fail",
  latency: "Requests are slow",
  errors: "Requests fail in the service",
};

/** For each objective, several burn rates over several windows (https://sre.google/workbook/alerting-on-slos/). */
export function burnRateMonitors({ slos }: Targets): MonitorDefinition[] {
  return (Object.keys(subjects) as SloName[]).flatMap((slo) =>
    burnRateAlerts(slos[slo]).map((alert): MonitorDefinition => {
      const window = duration(alert.longWindow);
      const gone = Number((budgetGoneAtAlert(slos[slo], alert) * 100).toFixed(1));
      const days = Number(exhaustedAfterDays(slos[slo], alert.threshold).toFixed(1));
      return {
        id: `slo-${slo}-${window}`,
        title: `${subjects[slo]}: the budget of ${slos[slo].days} days is gone in ${days} days or sooner (${window})`,
        severity: alert.severity,
        runbook: `slo-${slo}`,
        watch: { kind: "burnRate", slo, days: slos[slo].days, alert },
        means:
          `In the last ${window} the error budget burnt ${round(alert.threshold)} times as fast as it may, or ` +
          `faster: ${gone} % of it or more went in that time. It still does: the last ` +
          `${duration(alert.shortWindow)} were as bad.`,
        recovered: "The budget burns slowly enough again. What is gone comes back as the window moves on.",
      };
    }),
  );
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
