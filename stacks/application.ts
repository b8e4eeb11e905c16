import { DataKubernetesNamespaceV1 } from "@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1";
import type { Construct } from "constructs";
import { useRemoteState } from "../backend/remote-state";
import { chartNamespaces, charts } from "../config/charts";
import type { Environment } from "../config/schema";
import { ArgocdApps } from "../constructs/charts/argocd-apps";
import { ClusterProviders } from "../constructs/cluster/cluster-providers";
import { EnvironmentStack } from "../constructs/environment-stack";
import type { EcrOutputs } from "./ecr";
import type { EksOutputs } from "./eks";

export interface ApplicationInputs {
  readonly eks: EksOutputs;
  readonly ecr: EcrOutputs;
}

/** What Argo CD is to deploy, from where, and what it may touch. Deploy it after stack `platform`, which brings Argo CD. */
export class ApplicationStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, { eks, ecr }: ApplicationInputs) {
    super(scope, "application", environment);
    useRemoteState(this);
    new ClusterProviders(this, "cluster", {
      clusterName: eks.clusterName,
      endpoint: eks.clusterEndpoint,
      certificateAuthority: eks.clusterCertificateAuthority,
      region: environment.region,
      profile: environment.aws.profile,
    });
    // Helm's provider takes every release for gone when no cluster answers, and plans to install it again. This one
    // says that nobody answered, so that there is no such plan.
    new DataKubernetesNamespaceV1(this, "namespace", { metadata: { name: chartNamespaces["argocd-apps"] } });
    new ArgocdApps(this, "argocd-apps", {
      environment,
      chart: charts[environment.catalog]["argocd-apps"],
      namespace: chartNamespaces["argocd-apps"],
      imageRepositoryUrl: ecr.repositoryUrl,
      clusterName: eks.clusterName,
    });
  }
}
