/** Widgets as Datadog's API takes them. https://docs.datadoghq.com/dashboards/widgets/ */
import { printFilters, variable } from "../query/filter";
import type { SloName } from "../slos";
import { customLinks, formulaRequest } from "./request-json";
import { topList, value } from "./scalar-json";
import { streamDefinition } from "./stream-json";
import type { Series, ServiceMap, SloSummary, Timeseries, Widget } from "./widget";

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
