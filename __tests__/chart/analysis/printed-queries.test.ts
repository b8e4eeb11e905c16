import { targets } from "../../../config/service";
import { type AnalysisMetric, analysisQueries } from "../../../constructs/observability/analysis-queries";
import { print } from "../../../constructs/observability/query/formula";
import { choices, type Manifest, rendered } from "../rendered";

const analysed = choices.filter(({ analysis }) => analysis);

test.each(analysed)("$name: each query of the analysis is what the query language prints", (choice) => {
  const { metrics } = rendered(choice).one("AnalysisTemplate").spec;
  const asked = metrics.map(({ name, provider }: Manifest) => [name, provider.datadog.query]);
  const queries = analysisQueries();
  expect(asked).toEqual(
    Object.entries(queries).map(([name, query]) => [name as AnalysisMetric, print(query)]),
  );
});

test.each(analysed)(
  "$name: a version fails where config/service.ts says that it is broken, or slow",
  (choice) => {
    const { metrics } = rendered(choice).one("AnalysisTemplate").spec;
    const passes = Object.fromEntries(
      metrics.map(({ name, successCondition }: Manifest) => [name, successCondition]),
    );
    expect(passes["error-rate"]).toBe(`default(result, 1) < ${targets.brokenErrorRate}`);
    expect(passes["latency-p99"]).toMatch(
      new RegExp(`default\\(result, 0\\) < ${targets.latencySeconds.p99}$`),
    );
  },
);
