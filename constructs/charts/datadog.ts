import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Chart } from "../../config/charts";
import { type DatadogSettings, datadogValues, RELEASE } from "./datadog-values";
import { HelmChart } from "./helm-chart";

export interface DatadogConfig extends Omit<DatadogSettings, "imageTag"> {
  readonly chart: Chart;
  readonly namespace: string;
  /** What brings the agents' Secrets: their pods do not start without them. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Datadog's agents: metrics, logs, processes and events of the cluster, and what services send to their node.
 * https://docs.datadoghq.com/containers/kubernetes/
 */
export class Datadog extends Construct {
  readonly release: ITerraformDependable;

  constructor(scope: Construct, id: string, config: DatadogConfig) {
    super(scope, id);
    const { chart, namespace, dependsOn } = config;
    const helm = new HelmChart(this, "chart", {
      release: RELEASE,
      chart,
      namespace,
      values: datadogValues({ ...config, imageTag: chart.imageTag }),
      dependsOn,
    });
    this.release = helm.release;
  }
}
