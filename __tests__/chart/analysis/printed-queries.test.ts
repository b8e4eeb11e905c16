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
