import { Construct } from "constructs";
import type { Chart } from "../../config/charts";
import type { Environment } from "../../config/schema";
import { argocdAppsValues } from "./argocd-apps-values";
import { HelmChart } from "./helm-chart";

export interface ArgocdAppsConfig {
  readonly environment: Environment;
  readonly chart: Chart;
  readonly namespace: string;
  /** Address of the service's images, without a tag. */
  readonly imageRepositoryUrl: string;
  readonly clusterName: string;
}

/**
 * The service's AppProject and Application, as a Helm release: as resources of their own they would need Argo CD's
 * definitions in the cluster before a plan could be made.
 *
 * Removing it waits until Argo CD has deleted the service: both carry a finalizer.
 */
export class ArgocdApps extends Construct {
  constructor(scope: Construct, id: string, config: ArgocdAppsConfig) {
    super(scope, id);
    const { environment, chart, namespace, imageRepositoryUrl, clusterName } = config;
    new HelmChart(this, "chart", {
      release: "argocd-apps",
      chart,
      namespace,
      values: argocdAppsValues(environment, { repositoryUrl: imageRepositoryUrl, clusterName }),
    });
  }
}
