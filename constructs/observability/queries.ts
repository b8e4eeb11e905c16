/** Every question that is put to Datadog, and by what: for tests that hold them against what is really sent. */
import type { Environment } from "../../config/schema";
import { targets as promised, service, type Targets } from "../../config/service";
import { analysisQueries } from "./analysis-queries";
import { dashboard } from "./dashboard/dashboard";
import type { Widget } from "./dashboard/widget";
import { logsOf } from "./log-pipeline";
import { monitors } from "./monitors/monitors";
import type { Expression } from "./query/formula";
import type { Search } from "./query/search";
import { slos } from "./slos";

export interface Question {
  /** For example "monitor error-rate". */
  readonly asker: string;
  readonly of: Expression | Search;
}

/** @param environment whose dashboard, SLOs, monitors, analyses and log pipeline ask */
export function everyQuestion(environment: Environment, targets: Targets = promised): Question[] {
  return [
    ...dashboard(environment, targets).groups.flatMap(({ title, widgets }) =>
      widgets.flatMap((widget) =>
        asked(widget).map((of) => ({ asker: `widget ${title}: ${widget.title}`, of })),
      ),
    ),
    ...Object.values(slos(environment, targets)).flatMap(({ id, good, total }) => [
      { asker: `SLO ${id}, good`, of: good },
      { asker: `SLO ${id}, total`, of: total },
    ]),
    ...monitors(environment, targets).flatMap(({ id, watch }) =>
      watch.kind === "threshold" ? [{ asker: `monitor ${id}`, of: watch.of }] : [],
    ),
    ...Object.values(service.operations).flatMap((operation) =>
      Object.entries(analysisQueries({ operation, ...deployed(environment) })).map(([name, of]) => ({
        asker: `analysis ${name} of ${operation}`,
        of,
      })),
    ),
    { asker: "log pipeline", of: logsOf(environment) },
  ];
}

/** What a widget asks. */
export function asked(widget: Widget): (Expression | Search)[] {
  switch (widget.kind) {
    case "timeseries":
      return [...widget.series.map(({ of }) => of), ...(widget.events ? [widget.events] : [])];
    case "topList":
      return [widget.of];
    case "value":
      return widget.of.kind === "budgetLeft" ? [] : [widget.of];
    case "stream":
      return [widget.search];
    default:
      return [];
  }
}

function deployed({ name }: Environment) {
  return { service: service.name, environment: name, version: "0.1.0-7d9c5b6f4" };
}
