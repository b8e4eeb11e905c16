import { MetricMetadata as Metadata } from "@cdktf/provider-datadog/lib/metric-metadata";
import { MetricTagConfiguration } from "@cdktf/provider-datadog/lib/metric-tag-configuration";
import { Construct } from "constructs";
import type { MetricMetadata } from "./metric-metadata";

/** What a metric is called, measured in and asked for at Datadog: once for the account, whatever its environments. */
export class MetricSettings extends Construct {
  constructor(scope: Construct, id: string, metrics: readonly MetricMetadata[]) {
    super(scope, id);
    for (const { metric, type, unit, description, percentilesBy } of metrics) {
      const of = metric.replaceAll(".", "-");
      new Metadata(this, `${of}-metadata`, { metric, type, unit, description });
      if (!percentilesBy) continue;
      new MetricTagConfiguration(this, `${of}-percentiles`, {
        metricName: metric,
        metricType: "distribution",
        includePercentiles: true,
        tags: [...percentilesBy],
      });
    }
  }
}
