/** What queries read, for tests that hold it against what is really sent. */
import { type Filter, keysOf } from "./filter";
import { type Expression, metricQueries } from "./formula";
import type { Aggregation } from "./metric";

/** What one metric query reads. */
export interface Reference {
  readonly metric: string;
  /** Keys of the tags that it filters and groups by, each once. */
  readonly tagKeys: readonly string[];
  readonly aggregation: Aggregation;
  readonly filters: readonly Filter[];
}

/** Every metric that a query reads, as often as it reads it. */
export function references(query: Expression): Reference[] {
  return metricQueries(query).map(({ metric, aggregation, filters, groups }) => ({
    metric,
    tagKeys: [...new Set([...keysOf(filters), ...groups])],
    aggregation,
    filters,
  }));
}

/** Names of the metrics that a query reads, each once. */
export function metricsOf(query: Expression): string[] {
  return [...new Set(references(query).map(({ metric }) => metric))];
}
