/** Everything that is asked of Datadog, read from what Terraform would send: no query can be forgotten. */
import type { Synthesized } from "../synthesized";
import { columnsIn, type Json, queriesIn, widgetsIn } from "./asked-widgets";

export type AskedSource = "metrics" | "logs" | "spans" | "events";

/** A query, and where it stands. */
export interface Asked {
  /** For the message: "dashboard, Overview: Error rate". */
  readonly where: string;
  readonly source: AskedSource;
  readonly text: string;
}

export interface Inquiries {
  readonly queries: readonly Asked[];
  /** Fields of a list's columns: tags, and attributes with an `@`. */
  readonly columns: readonly Asked[];
  /** Fields of log lines that the pipeline reads, each with where, and those that it adds. */
  readonly pipeline: {
    readonly reads: readonly { readonly where: string; readonly field: string }[];
    readonly adds: readonly string[];
  };
  /** Variables of the dashboard by name, with the tag that each is about. */
  readonly variables: Readonly<Record<string, string>>;
  /** Good and total requests of each objective, by its name. */
  readonly objectives: readonly { readonly name: string; readonly good: string; readonly total: string }[];
  /** Distributions with percentiles that are asked for, and the only tags that are kept of them. */
  readonly percentiles: readonly { readonly metric: string; readonly tags: readonly string[] }[];
  /** Metrics that something is said about. */
  readonly described: readonly string[];
}

/** Reads stack `datadog`. @throws Error where there is a widget of a kind that nobody looks into here. */
export function askedBy(stack: Synthesized): Inquiries {
  const dashboards = stack
    .resources("datadog_dashboard_json")
    .map(({ dashboard }) => (typeof dashboard === "string" ? JSON.parse(dashboard) : dashboard) as Json);
  const widgets = dashboards.flatMap(({ widgets: groups }) => groups.flatMap(widgetsIn));
  const pipelines = stack
    .resources("datadog_logs_custom_pipeline")
    .map(({ name, filter, processor }) => ({ where: `pipeline ${name}`, json: [filter, processor] }));
  const objectives = stack.resources("datadog_service_level_objective").map(({ name, query }) => {
    const { numerator, denominator } = Array.isArray(query) ? query[0] : query;
    return { name: String(name), good: String(numerator), total: String(denominator) };
  });
  return {
    queries: [
      ...widgets.flatMap(({ where, definition }) => queriesIn(where, definition)),
      ...objectives.flatMap(({ name, good, total }) => [
        { where: `SLO ${name}, good`, source: "metrics" as const, text: good },
        { where: `SLO ${name}, total`, source: "metrics" as const, text: total },
      ]),
      // An alert on an objective reads no metric of its own.
      ...stack
        .resources("datadog_monitor")
        .filter(({ type }) => type !== "slo alert")
        .map(({ name, query }) => ({ where: `monitor ${name}`, source: "metrics" as const, text: query })),
      ...pipelines.flatMap(({ where, json }) =>
        valuesOf(json, "query").map((text) => ({ where, source: "logs" as const, text })),
      ),
    ],
    pipeline: {
      reads: pipelines.flatMap(({ where, json }) => fieldsIn(json).map((field) => ({ where, field }))),
      adds: pipelines.flatMap(({ json }) => valuesOf(json, "target")),
    },
    columns: widgets.flatMap(({ where, definition }) => columnsIn(where, definition)),
    variables: Object.fromEntries(
      dashboards.flatMap(({ template_variables = [] }) =>
        template_variables.map(({ name, prefix }: Json) => [name, prefix]),
      ),
    ),
    objectives,
    percentiles: stack
      .resources("datadog_metric_tag_configuration")
      .filter(({ include_percentiles }) => include_percentiles === true)
      .map(({ metric_name, tags }) => ({ metric: String(metric_name), tags })),
    described: stack.resources("datadog_metric_metadata").map(({ metric }) => String(metric)),
  };
}

/** What a pipeline's processors take from a line: their sources, and the fields of a calculation. */
function fieldsIn(pipeline: Json): string[] {
  const calculated = valuesOf(pipeline, "expression").flatMap((text) => text.match(/[a-zA-Z][\w.]*/g) ?? []);
  return [...valuesOf(pipeline, "sources"), ...calculated];
}

/** All texts under a key, wherever it stands. */
function valuesOf(json: Json, wanted: string): string[] {
  if (typeof json !== "object" || json === null) return [];
  return Object.entries<Json>(json).flatMap(([key, value]) =>
    key === wanted ? ([value].flat() as string[]) : valuesOf(value, wanted),
  );
}
