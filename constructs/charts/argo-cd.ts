import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type ArgoCdValuesConfig, argoCdValues } from "./argo-cd-values";
import { HelmChart } from "./helm-chart";

export interface ArgoCdConfig extends ArgoCdValuesConfig {
  readonly namespace: string;
  /** The Secrets with the cache's password and the repository's credentials. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Argo CD, which brings what is in the repository into the cluster.
 *
 * It knows no Application yet: stack `application` gives it the first. docs/operations/argocd.md says who may log in.
 */
export class ArgoCd extends Construct {
  readonly release: ITerraformDependable;

  constructor(scope: Construct, id: string, { namespace, dependsOn, ...config }: ArgoCdConfig) {
    super(scope, id);
    const helm = new HelmChart(this, "chart", {
      // Every object's name begins with it; the `argocd` command looks for them by that.
      release: "argocd",
      chart: config.chart,
      namespace,
      values: argoCdValues(config),
      dependsOn,
    });
    this.release = helm.release;
  }
}
