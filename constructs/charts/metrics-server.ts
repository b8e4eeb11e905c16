import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Chart } from "../../config/charts";
import { HelmChart } from "./helm-chart";
import { type Resources, resources, type SpreadConstraint, spread } from "./pods";

export interface MetricsServerConfig {
  readonly chart: Chart;
  readonly namespace: string;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The processor and memory use that the HPA and `kubectl top` read. */
export class MetricsServer extends Construct {
  readonly release: ITerraformDependable;

  constructor(scope: Construct, id: string, { chart, namespace, dependsOn }: MetricsServerConfig) {
    super(scope, id);
    const helm = new HelmChart(this, "chart", {
      release: "metrics-server",
      chart,
      namespace,
      values: metricsServerValues(),
      dependsOn,
    });
    this.release = helm.release;
  }
}

/** The values that are set, of those that the chart reads. */
export interface MetricsServerValues {
  readonly replicas: number;
  readonly updateStrategy: {
    readonly type: "RollingUpdate";
    readonly rollingUpdate: { readonly maxUnavailable: number };
  };
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly minAvailable: number };
  readonly resources: Resources;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
  readonly metrics: { readonly enabled: boolean };
}

/** The chart's own arguments suit EKS: kubelets there have certificates that the cluster's authority signed. */
export function metricsServerValues(): MetricsServerValues {
  return {
    replicas: 2,
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
    podDisruptionBudget: { enabled: true, minAvailable: 1 },
    resources: resources("metrics-server"),
    topologySpreadConstraints: spread({ "app.kubernetes.io/name": "metrics-server" }),
    metrics: { enabled: true },
  };
}
