import type { Environment } from "../../config/schema";

type Maintenance = Environment["datadog"]["maintenance"][number];

/** When an environment's monitors tell nobody. https://docs.datadoghq.com/monitors/downtimes/ */
export interface Downtime {
  readonly message: string;
  readonly timezone: string;
  /** Local time. */
  readonly start: string;
  readonly duration: string;
  /** RFC 5545. */
  readonly rrule: string;
}

const recurrences: Readonly<Record<NonNullable<Maintenance["every"]> | "once", string>> = {
  once: "FREQ=DAILY;INTERVAL=1;COUNT=1",
  day: "FREQ=DAILY;INTERVAL=1",
  week: "FREQ=WEEKLY;INTERVAL=1",
};

/** Planned maintenance. SLOs count on: a budget is there to be spent on it, too. */
export function downtimes({ datadog }: Pick<Environment, "datadog">): Downtime[] {
  return datadog.maintenance.map(({ reason, start, timezone, minutes, every }) => ({
    message: `Planned maintenance: ${reason}`,
    timezone,
    start,
    duration: `${minutes}m`,
    rrule: recurrences[every ?? "once"],
  }));
}
