import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type ArgoRolloutsValuesConfig, argoRolloutsValues } from "./argo-rollouts-values";
import { HelmChart } from "./helm-chart";

export interface ArgoRolloutsConfig extends ArgoRolloutsValuesConfig {
  readonly namespace: string;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The controller that takes a new version step by step, asks Datadog how it does, and takes it back. */
export class ArgoRollouts extends Construct {
  readonly release: ITerraformDependable;

  constructor(scope: Construct, id: string, { namespace, dependsOn, ...config }: ArgoRolloutsConfig) {
    super(scope, id);
    const helm = new HelmChart(this, "chart", {
      release: "argo-rollouts",
      chart: config.chart,
      namespace,
      values: argoRolloutsValues(config),
      dependsOn,
    });
    this.release = helm.release;
  }
}
