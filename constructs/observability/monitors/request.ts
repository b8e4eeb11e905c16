import { service } from "../../../config/service";
import { metricQueries, print } from "../query/formula";
import { type SloName, tagsOf } from "../slos";
import { message, type Reader } from "./message";
import type { BurnRate, MonitorDefinition, Threshold } from "./monitor";
import { duration } from "./windows";

/** As Datadog's API takes it. https://docs.datadoghq.com/api/latest/monitors/ */
export interface MonitorRequest {
  readonly name: string;
  readonly type: "query alert" | "slo alert";
  readonly query: string;
  readonly message: string;
  readonly tags: readonly string[];
  /** From 1, the most urgent. */
  readonly priority: number;
  readonly options: {
    readonly thresholds: {
      readonly critical: number;
      readonly warning?: number;
      readonly critical_recovery?: number;
    };
    readonly include_tags: true;
    readonly renotify_interval: number;
    readonly evaluation_delay?: number;
    readonly new_group_delay?: number;
    readonly require_full_window?: false;
    readonly on_missing_data?: "resolve" | "show_no_data" | "show_and_notify_no_data";
  };
}

/** Seconds until Datadog has ingested what a value is made of: evaluated earlier, every value would be too low. */
const INGESTION = 60;

/** Seconds in which a new pod or node is left alone: it starts. */
const NEW_GROUP = 120;

/** Minutes after which a page comes again, unless somebody has taken it. */
const REMIND = 60;

/** @param sloIds ids that Datadog gave the objectives: tokens, in a stack */
export function monitorRequest(
  monitor: MonitorDefinition,
  environment: Reader,
  sloIds: Readonly<Record<SloName, string>>,
): MonitorRequest {
  const { severity, runbook, title, watch } = monitor;
  const paged = severity === "page";
  const common = { include_tags: true, renotify_interval: paged ? REMIND : 0 } as const;
  return {
    name: `[${environment.name}] ${service.name}: ${title}`,
    message: message(monitor, environment),
    tags: [...tagsOf(environment), `severity:${severity}`, `runbook:${runbook}`],
    priority: paged ? 1 : 3,
    ...(watch.kind === "burnRate"
      ? {
          type: "slo alert",
          query: burnRateQuery(watch, sloIds[watch.slo]),
          options: { ...common, thresholds: { critical: watch.alert.threshold } },
        }
      : {
          type: "query alert",
          query: thresholdQuery(watch),
          options: { ...common, ...thresholdOptions(watch) },
        }),
  };
}

/** https://docs.datadoghq.com/service_level_objectives/burn_rate/ */
function burnRateQuery({ alert, days }: BurnRate, sloId: string): string {
  const { longWindow, shortWindow, threshold } = alert;
  const windows = `.long_window("${duration(longWindow)}").short_window("${duration(shortWindow)}")`;
  return `burn_rate("${sloId}").over("${days}d")${windows} > ${threshold}`;
}

function thresholdQuery({ how, minutes, of, is, critical }: Threshold): string {
  const window = `last_${duration(minutes)}`;
  const points = how === "change" ? `change(max(${window}),${window})` : `${how}(${window})`;
  return `${points}:${print(of)} ${is} ${critical}`;
}

function thresholdOptions(
  watch: Threshold,
): Omit<MonitorRequest["options"], "include_tags" | "renotify_interval"> {
  const { critical, warning, recovery, missing } = watch;
  return {
    thresholds: {
      critical,
      ...(warning !== undefined && { warning }),
      ...(recovery !== undefined && { critical_recovery: recovery }),
    },
    evaluation_delay: INGESTION,
    ...(metricQueries(watch.of).some(({ groups }) => groups.length > 0) && { new_group_delay: NEW_GROUP }),
    require_full_window: false,
    on_missing_data:
      missing === "notify" ? "show_and_notify_no_data" : missing === "resolve" ? "resolve" : "show_no_data",
  };
}
