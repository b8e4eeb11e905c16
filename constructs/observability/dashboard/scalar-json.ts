/** Widgets that show numbers, not their course. */
import type { Bounds } from "../../../config/service";
import { type Expression, metricQueries } from "../query/formula";
import type { MetricQuery } from "../query/metric";
import { customLinks, formulaRequest } from "./request-json";
import { unitFormats } from "./units";
import type { TopList, Unit, Value } from "./widget";
import type { SloIds } from "./widget-json";

export function value({ title, unit, of, target }: Value, sloIds: SloIds) {
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

export function topList({ title, unit, of, lines, target, links }: TopList) {
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
