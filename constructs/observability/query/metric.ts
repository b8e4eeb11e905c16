/**
 * One metric, as Datadog is asked for it: `sum:http.hits{env:prod} by {version}.as_count()`.
 * https://docs.datadoghq.com/dashboards/querying/
 */
import { type Filter, printFilters } from "./filter";

/** How the series of a metric become one; percentiles are those of distributions. */
export type Aggregation = "avg" | "sum" | "min" | "max" | "count" | Percentile | CountBelow;
export type Percentile = "p50" | "p75" | "p90" | "p95" | "p99";

/** How many values of a distribution are at most so many, in the metric's own unit. */
export interface CountBelow {
  readonly atMost: number;
}

type Fill = "null" | "zero" | "last" | "linear";
type RollupMethod = "avg" | "sum" | "min" | "max" | "count";

interface Parts {
  readonly aggregation: Aggregation;
  readonly metric: string;
  readonly filters: readonly Filter[];
  readonly groups: readonly string[];
  /** What is behind the closing brace, in the order in which it was asked for. */
  readonly modifiers: readonly string[];
}

/** A metric query; each method returns another one. */
export class MetricQuery {
  readonly kind = "metric";
  readonly aggregation: Aggregation;
  readonly metric: string;
  readonly filters: readonly Filter[];
  readonly groups: readonly string[];
  readonly #modifiers: readonly string[];

  /** @throws Error for a name that no metric can have */
  constructor(parts: Parts) {
    this.aggregation = parts.aggregation;
    this.metric = checkedName(parts.metric);
    this.filters = parts.filters;
    this.groups = parts.groups;
    this.#modifiers = parts.modifiers;
  }

  /** One series for each value of the tags. */
  by(...keys: readonly string[]): MetricQuery {
    return this.#with({ groups: [...this.groups, ...keys] });
  }

  /** Narrowed further. */
  where(...filters: readonly Filter[]): MetricQuery {
    return this.#with({ filters: [...this.filters, ...filters] });
  }

  /** How many there were in each interval. */
  asCount(): MetricQuery {
    return this.#modified("as_count()");
  }

  /** How many there were a second. */
  asRate(): MetricQuery {
    return this.#modified("as_rate()");
  }

  /** Points of so many seconds, however long the time that is shown. */
  rollup(seconds: number, method?: RollupMethod): MetricQuery {
    return this.#modified(`rollup(${method ? `${method}, ` : ""}${seconds})`);
  }

  /** What stands where there is no point. */
  fill(how: Fill): MetricQuery {
    return this.#modified(`fill(${how})`);
  }

  print(): string {
    const groups = this.groups.length > 0 ? ` by {${this.groups.join(",")}}` : "";
    const scope = `{${printFilters(this.filters)}}`;
    return [`${printAggregation(this.aggregation)}:${this.metric}${scope}${groups}`, ...this.#modifiers].join(
      ".",
    );
  }

  #modified(modifier: string): MetricQuery {
    return this.#with({ modifiers: [...this.#modifiers, modifier] });
  }

  #with(change: Partial<Parts>): MetricQuery {
    const { aggregation, metric, filters, groups } = this;
    return new MetricQuery({ aggregation, metric, filters, groups, modifiers: this.#modifiers, ...change });
  }
}

/** Asks for a metric: `metric("sum", "trace.http.server.request.hits", [tag("env", "prod")]).asCount()`. */
export function metric(aggregation: Aggregation, name: string, filters: readonly Filter[] = []): MetricQuery {
  return new MetricQuery({ aggregation, metric: name, filters, groups: [], modifiers: [] });
}

function printAggregation(aggregation: Aggregation): string {
  return typeof aggregation === "string" ? aggregation : `count(v: v<=${aggregation.atMost})`;
}

/** Rollouts' arguments may stand in a name: the operation of a trace metric. */
function checkedName(name: string): string {
  if (/^[a-z]([\w.]|{{args\.[a-z-]+}})*$/i.test(name)) return name;
  throw new Error(`"${name}" is no name of a metric. Write it in letters, digits, dots and underscores.`);
}
