/**
 * What Rollouts asks Datadog about a new version, as `charts/sample-web-app/templates/analysis-template.yaml` holds it.
 *
 * It reads the last point alone, which Datadog has yet to ingest, and reads null as 0. So counts add up to a last point
 * that is all of the window, and the percentile is carried on to it (docs/decisions/0008-analysis.md).
 */
import { Placeholder, tag } from "./query/filter";
import { clampMin, cumsum, defaultZero, type Expression, over } from "./query/formula";
import { metric } from "./query/metric";
import { traceMetrics } from "./trace-metrics";

/** Whose requests are measured. */
export interface AnalysisScope {
  readonly operation: string;
  readonly service: string | Placeholder;
  readonly environment: string | Placeholder;
  readonly version: string | Placeholder;
}

/** Names of the template's metrics. */
export type AnalysisMetric = "traffic" | "error-rate" | "latency-p99";

/** Scope of the template itself: Rollouts puts the arguments of a run into it. */
const templateScope: AnalysisScope = {
  operation: "{{args.operation}}",
  service: new Placeholder("{{args.service-name}}"),
  environment: new Placeholder("{{args.environment}}"),
  version: new Placeholder("{{args.version}}-{{args.pod-template-hash}}"),
};

/** @param scope whose requests; unless given, the template's own arguments */
export function analysisQueries(scope: AnalysisScope = templateScope): Record<AnalysisMetric, Expression> {
  const { hits, errors, latency } = traceMetrics(scope.operation);
  const filters = [
    tag("service", scope.service),
    tag("env", scope.environment),
    tag("version", scope.version),
  ];
  const counted = (name: string) => cumsum(defaultZero(metric("sum", name, filters).asCount()));
  return {
    traffic: counted(hits),
    "error-rate": over(counted(errors), clampMin(counted(hits), 1)),
    "latency-p99": metric("p99", latency, filters).rollup(60).fill("last"),
  };
}
