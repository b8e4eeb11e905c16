/** Queries are read back as they were meant, so that nothing in one escapes the contract. */
import fc from "fast-check";
import { not, prefix, tag, variable } from "../../constructs/observability/query/filter";
import { over, print } from "../../constructs/observability/query/formula";
import { type Aggregation, metric } from "../../constructs/observability/query/metric";
import { hasAttribute, hasTag, Search, within } from "../../constructs/observability/query/search";
import { metricsIn, searchIn } from "./query-text";

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join("."));
const values = fc.array(fc.stringMatching(/^[a-z0-9][a-z0-9:./-]{0,10}$/), { minLength: 1, maxLength: 3 });
const aggregation = fc.constantFrom<Aggregation>("avg", "sum", "min", "max", "count", "p50", "p99", {
  atMost: 0.2,
});

const condition = fc.oneof(
  fc.tuple(name, values).map(([key, all]) => tag(key, all[0] as string, ...all.slice(1))),
  fc.tuple(name, word).map(([key, start]) => prefix(key, start)),
  fc.tuple(name, word).map(([key, value]) => not(tag(key, value))),
  word.map((chosen) => variable(chosen)),
);

const query = fc
  .record({
    aggregation,
    name,
    filters: fc.array(condition, { maxLength: 4 }),
    groups: fc.array(name, { maxLength: 3 }),
    counted: fc.boolean(),
  })
  .map(({ counted, groups, ...parts }) => {
    const grouped = metric(parts.aggregation, parts.name, parts.filters).by(...groups);
    return { ...parts, groups, query: counted ? grouped.asCount().rollup(60, "sum") : grouped, counted };
  });

test("a metric query is read back part by part", () => {
  fc.assert(
    fc.property(query, (meant) => {
      const [read] = metricsIn(meant.query.print());
      expect(read).toMatchObject({
        metric: meant.name,
        aggregation: typeof meant.aggregation === "string" ? meant.aggregation : "count(v: v<=0.2)",
        groups: meant.groups,
        modifiers: meant.counted ? ["as_count", "rollup"] : [],
      });
      const keys = meant.filters
        .map((filter) => (filter.kind === "not" ? filter.filter : filter))
        .map((one) => (one.kind === "variable" ? `$${one.name}` : one.key));
      expect(read?.conditions.map((one) => ("variable" in one ? `$${one.variable}` : one.key))).toEqual(keys);
      const negated = read?.conditions.map((one) => "negated" in one && one.negated);
      expect(negated).toEqual(meant.filters.map(({ kind }) => kind === "not"));
    }),
  );
});

test("every query of an expression is found, and nothing else", () => {
  fc.assert(
    fc.property(query, query, (one, other) => {
      const read = metricsIn(print(over(one.query, other.query)));
      expect(read.map((found) => found.metric)).toEqual([one.name, other.name]);
    }),
  );
});

test("a search is read back, whatever its values hold", () => {
  const text = fc.string({ minLength: 1, maxLength: 12 }).filter((value) => value.trim() === value);
  fc.assert(
    fc.property(name, name, text, (key, field, value) => {
      const search = new Search(
        "logs",
        hasTag(key, value),
        hasAttribute(field, value, "x"),
        within(field, 500, 599),
      );
      expect(searchIn(search.print()).terms.map((term) => [term.key, term.isAttribute])).toEqual([
        [key, false],
        [field, true],
        [field, true],
      ]);
    }),
  );
});

test("words without a key, and what stands in quotation marks, are text to be found", () => {
  expect(searchIn('service:x "a: b" timeout @http.url:"c:d"').terms.map(({ key }) => key)).toEqual([
    "service",
    "http.url",
  ]);
});

test.each([
  ["env:dev,!code:5*,$version", ["env", "!code", "$version"]],
  ["env:dev AND NOT code:5* AND phase IN (abort,error)", ["env", "!code", "phase"]],
  ["phase NOT IN (abort,error) AND $env", ["!phase", "$env"]],
  ["*", []],
])("conditions of {%s}", (scope, expected) => {
  const [read] = metricsIn(`sum:a.b{${scope}}`);
  expect(
    read?.conditions.map((one) =>
      "variable" in one ? `$${one.variable}` : `${one.negated ? "!" : ""}${one.key}`,
    ),
  ).toEqual(expected);
});
