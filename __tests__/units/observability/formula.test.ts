import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { tag, variable } from "../../../constructs/observability/query/filter";
import {
  clampMin,
  cumsum,
  decompose,
  defaultZero,
  type Expression,
  minus,
  over,
  plus,
  print,
  share,
  times,
  weekBefore,
} from "../../../constructs/observability/query/formula";
import { metric } from "../../../constructs/observability/query/metric";
import { metricsOf, references } from "../../../constructs/observability/query/references";

const hits = metric("sum", "trace.http.server.request.hits", [tag("env", "prod")]).asCount();
const errors = metric("sum", "trace.http.server.request.errors", [tag("env", "prod")]).asCount();

describe("A metric query", () => {
  test("prints aggregation, name, filters, groups and what is done with the points, in this order", () => {
    expect(
      metric("p99", "trace.http.server.request", [variable("env")])
        .by("version")
        .rollup(60)
        .fill("last")
        .print(),
    ).toBe("p99:trace.http.server.request{$env} by {version}.rollup(60).fill(last)");
    expect(metric("avg", "a.b").rollup(300, "max").print()).toBe("avg:a.b{*}.rollup(max, 300)");
  });

  test("counts the values of a distribution that are small enough", () => {
    expect(metric({ atMost: 0.2 }, "trace.http.server.request").print()).toBe(
      "count(v: v<=0.2):trace.http.server.request{*}",
    );
  });

  test("is never changed, only followed by another", () => {
    const all = metric("sum", "a.b");
    all.by("version").where(tag("env", "prod")).asRate();
    expect(all.print()).toBe("sum:a.b{*}");
  });

  test("refuses a name that no metric has", () => {
    for (const name of ["a b", "a{", "1a", "", "a.{{x}}"]) {
      expect(() => metric("sum", name)).toThrow("is no name of a metric");
    }
  });
});

describe("A formula", () => {
  test("prints functions around queries", () => {
    expect(print(over(cumsum(defaultZero(errors)), clampMin(cumsum(defaultZero(hits)), 1)))).toBe(
      "cumsum(default_zero(sum:trace.http.server.request.errors{env:prod}.as_count())) / " +
        "clamp_min(cumsum(default_zero(sum:trace.http.server.request.hits{env:prod}.as_count())), 1)",
    );
    expect(print(weekBefore(hits))).toBe(`week_before(${hits.print()})`);
  });

  test("never divides by nothing", () => {
    expect(print(share(errors, hits))).toBe(
      `default_zero(${errors.print()}) / clamp_min(default_zero(${hits.print()}), 1)`,
    );
  });

  test("asks for a query once, however often it is used", () => {
    expect(decompose(over(minus(hits, errors), hits))).toEqual({
      queries: [
        { name: "query1", query: hits },
        { name: "query2", query: errors },
      ],
      formula: "(query1 - query2) / query1",
    });
  });

  test("means with its parentheses what it was built to mean", () => {
    fc.assert(
      fc.property(arithmetic, ({ expression, value }) => {
        const printed = runInNewContext(print(expression)) as number;
        expect(
          Object.is(printed, value) || printed === value || (Number.isNaN(printed) && Number.isNaN(value)),
        ).toBe(true);
      }),
    );
  });

  test("writes numbers as Datadog reads them, or not at all", () => {
    expect(print(times(hits, 0.0000001))).toMatch(/ \* 0\.0000001$/);
    expect(print(times(hits, 1e9))).toMatch(/ \* 1000000000$/);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e-13]) {
      expect(() => print(times(hits, value))).toThrow("cannot be written in a query");
    }
  });
});

describe("What a query reads", () => {
  test("are its metrics, with the tags that it filters and groups by", () => {
    const query = share(errors.by("version"), hits.where(variable("cluster", "kube_cluster_name")));
    expect(references(query).map(({ metric, tagKeys }) => ({ metric, tagKeys }))).toEqual([
      { metric: "trace.http.server.request.errors", tagKeys: ["env", "version"] },
      { metric: "trace.http.server.request.hits", tagKeys: ["env", "kube_cluster_name"] },
    ]);
    expect(metricsOf(plus(query, hits))).toHaveLength(2);
  });

  test("is found at any depth", () => {
    fc.assert(
      fc.property(fc.nat({ max: 50 }), (depth) => {
        let query: Expression = hits;
        for (let at = 0; at < depth; at += 1) query = at % 2 ? defaultZero(query) : plus(1, query);
        expect(metricsOf(query)).toEqual([hits.metric]);
      }),
    );
  });
});

interface Known {
  readonly expression: Expression;
  readonly value: number;
}

const OPERATORS = [
  { build: plus, apply: (a: number, b: number) => a + b },
  { build: minus, apply: (a: number, b: number) => a - b },
  { build: times, apply: (a: number, b: number) => a * b },
  { build: over, apply: (a: number, b: number) => a / b },
];

/** Expressions of numbers alone, with what they come to. */
const arithmetic = fc.letrec<{ any: Known }>((tie) => ({
  any: fc.oneof(
    { depthSize: "medium" },
    fc
      .integer({ min: -9, max: 9 })
      .map((value) => ({ expression: { kind: "number" as const, value }, value })),
    fc
      .tuple(fc.constantFrom(...OPERATORS), tie("any"), tie("any"))
      .map(([{ build, apply }, left, right]) => ({
        expression: build(left.expression, right.expression),
        value: apply(left.value, right.value),
      })),
  ),
})).any;
