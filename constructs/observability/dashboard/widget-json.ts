/** Widgets as Datadog's API takes them. https://docs.datadoghq.com/dashboards/widgets/ */
import type { Bounds } from "../../../config/service";
import { printFilters, variable } from "../query/filter";
import { decompose, type Expression, metricQueries } from "../query/formula";
import type { MetricQuery } from "../query/metric";
import type { SloName } from "../slos";
import { streamDefinition } from "./stream-json";
import { unitFormats } from "./units";
import type { Series, ServiceMap, SloSummary, Timeseries, TopList, Unit, Value, Widget } from "./widget";

export type SloIds = Readonly<Record<SloName, string>>;

export function widgetDefinition(widget: Widget, sloIds: SloIds): Record<string, unknown> {
  switch (widget.kind) {
    case "timeseries":
      return timeseries(widget);
    case "value":
      return value(widget, sloIds);
    case "topList":
      return topList(widget);
    case "slo":
      return slo(widget, sloIds);
    case "stream":
      return streamDefinition(widget);
    case "serviceMap":
      return serviceMap(widget);
    case "note":
      return {
        type: "note",
        content: widget.text,
        background_color: "white",
        font_size: "14",
        text_align: "left",
        has_padding: true,
        show_tick: false,
      };
  }
}

function serviceMap({ title, service }: ServiceMap) {
  return { type: "servicemap", title, service, filters: [printFilters([variable("env")])] };
}

function timeseries({ title, unit, series, markers, events, links }: Timeseries) {
  return {
    type: "timeseries",
    title,
    show_legend: true,
    legend_layout: "auto",
    legend_columns: ["avg", "max", "value"],
    requests: series.map((one) => ({
      ...formulaRequest(one.of, unit, one.label),
      response_format: "timeseries",
      display_type: one.as ?? "line",
      style: style(one),
    })),
    yaxis: { include_zero: true },
    ...(markers && {
      markers: markers.map(({ label, value }) => ({
        value: `y = ${value}`,
        display_type: "error dashed",
        label,
      })),
    }),
    ...(events && { events: [{ q: events.print(), tags_execution: "and" }] }),
    ...customLinks(links),
  };
}

function style({ dashed }: Series) {
  return dashed
    ? { palette: "grey", line_type: "dashed", line_width: "thin" }
    : { palette: "dog_classic", line_type: "solid", line_width: "normal" };
}

function value({ title, unit, of, target }: Value, sloIds: SloIds) {
  const formats = conditionalFormats(target);
  const request =
    of.kind === "budgetLeft"
      ? {
          formulas: [{ formula: "budget", number_format: { unit: unitFormats[unit] } }],
          queries: [
            {
              name: "budget",
              data_source: "slo",
              slo_id: sloIds[of.slo],
              measure: "error_budget_remaining",
              slo_query_type: "metric",
              group_mode: "overall",
            },
          ],
        }
      : lastValue(of, unit);
  return {
    type: "query_value",
    title,
    autoscale: true,
    precision: 2,
    requests: [{ ...request, response_format: "scalar", conditional_formats: formats }],
  };
}

function topList({ title, unit, of, lines, target, links }: TopList) {
  const { formulas, queries } = lastValue(of, unit);
  return {
    type: "toplist",
    title,
    requests: [
      {
        formulas: formulas.map((formula) => ({ ...formula, limit: { count: lines, order: "desc" } })),
        queries,
        response_format: "scalar",
        ...(target && { conditional_formats: conditionalFormats(target) }),
      },
    ],
    ...customLinks(links),
  };
}

function slo({ title, slo: name, days }: SloSummary, sloIds: SloIds) {
  return {
    type: "slo",
    title,
    view_type: "detail",
    view_mode: "overall",
    slo_id: sloIds[name],
    show_error_budget: true,
    time_windows: [`${days}d`],
    global_time_target: "0",
  };
}

function formulaRequest(of: Expression, unit: Unit, alias?: string) {
  const { queries, formula } = decompose(of);
  return {
    formulas: [{ formula, ...(alias && { alias }), number_format: { unit: unitFormats[unit] } }],
    queries: queries.map(({ name, query }) => ({ name, data_source: "metrics", query: query.print() })),
  };
}

/** One number for the time that is shown: the last one, or the percentile of all of it. */
function lastValue(of: Expression, unit: Unit) {
  const { formulas, queries } = formulaRequest(of, unit);
  const aggregator = metricQueries(of).some(isPercentile) ? "percentile" : "last";
  return { formulas, queries: queries.map((query) => ({ ...query, aggregator })) };
}

function isPercentile({ aggregation }: MetricQuery): boolean {
  return typeof aggregation === "string" && /^p\d/.test(aggregation);
}

/** Green, orange, red: whichever of the two bounds is the higher one. */
function conditionalFormats({ good, bad }: Bounds) {
  const [better, worse] = good >= bad ? [">=", "<="] : ["<=", ">="];
  return [
    { comparator: better, value: good, palette: "white_on_green" },
    { comparator: worse, value: bad, palette: "white_on_red" },
    { comparator: better === ">=" ? "<" : ">", value: good, palette: "white_on_yellow" },
  ];
}

function customLinks(links: TopList["links"]) {
  return links ? { custom_links: links.map(({ label, url }) => ({ label, link: url })) } : {};
}
