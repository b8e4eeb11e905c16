/** No query is dead: dashboard, objectives, monitors, pipeline and analyses ask for what is really sent. */
import type { CatalogName } from "../../config/catalog";
import { service } from "../../config/service";
import { type AnalysisMetric, analysisQueries } from "../../constructs/observability/analysis-queries";
import { print } from "../../constructs/observability/query/formula";
import { askedBy } from "./asked";
import { captured } from "./captured";
import { type Known, known } from "./known";
import { platformOf, synthesized } from "./platform";
import { violations } from "./violations";

const telemetry = captured();

describe.each<CatalogName>(["seed", "current"])("catalog %s", (catalog) => {
  const stack = synthesized(catalog);
  let all: Known;
  beforeAll(() => {
    all = known(platformOf(stack("dev-platform")), telemetry);
  });

  test("all that the dashboard, objectives, monitors and the pipeline ask for is sent", () => {
    const asked = askedBy(stack("dev-datadog"));
    expect(asked.queries.length).toBeGreaterThan(50);
    expect(violations(asked, all)).toEqual([]);
  });

  test.each(Object.values(service.operations))("all that analyses of %s ask for is sent", (operation) => {
    const scope = { operation, service: service.name, environment: "dev", version: "1.2.3-6d4f8b9c7d" };
    const queries = Object.entries(analysisQueries(scope)) as [AnalysisMetric, never][];
    expect(queries).toHaveLength(3);
    const asked = queries.map(([name, query]) => ({
      where: `analysis ${name}`,
      source: "metrics" as const,
      text: print(query),
    }));
    expect(violations({ ...askedBy(stack("dev-datadog")), queries: asked }, all)).toEqual([]);
  });
});
