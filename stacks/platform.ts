import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { useRemoteState } from "../backend/remote-state";
import { chartNamespaces, charts } from "../config/charts";
import { namespaces as standards } from "../config/platform";
import type { Environment } from "../config/schema";
import { service } from "../config/service";
import { ArgoCd } from "../constructs/charts/argo-cd";
import { ArgoRollouts } from "../constructs/charts/argo-rollouts";
import { ClusterAutoscaler } from "../constructs/charts/cluster-autoscaler";
import { Datadog } from "../constructs/charts/datadog";
import { ExternalSecrets } from "../constructs/charts/external-secrets";
import { ImageUpdater } from "../constructs/charts/image-updater";
import { Kong } from "../constructs/charts/kong";
import { MetricsServer } from "../constructs/charts/metrics-server";
import { Namespaces } from "../constructs/charts/namespace";
import { PlatformResources } from "../constructs/charts/platform-resources";
import { ClusterProviders } from "../constructs/cluster/cluster-providers";
import { EnvironmentStack } from "../constructs/environment-stack";
import { FilledSecrets } from "../constructs/secrets/filled-secrets";
import type { EcrOutputs } from "./ecr";
import type { EksOutputs } from "./eks";
import type { SecretsOutputs } from "./secrets";

export interface PlatformInputs {
  readonly eks: EksOutputs;
  readonly secrets: SecretsOutputs;
  readonly ecr: EcrOutputs;
}

/** What runs on the cluster before any service does: a Helm release each, in the order of their needs. */
export class PlatformStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, { eks, secrets, ecr }: PlatformInputs) {
    super(scope, "platform", environment);
    useRemoteState(this);
    const chart = charts[environment.catalog];
    new ClusterProviders(this, "cluster", {
      clusterName: eks.clusterName,
      endpoint: eks.clusterEndpoint,
      certificateAuthority: eks.clusterCertificateAuthority,
      region: environment.region,
      profile: environment.aws.profile,
    });
    const filled = new FilledSecrets(this, "filled-secrets", {
      arns: secrets.secretArns,
      remedy: `npm run secrets -- --env ${environment.name} tells how to fill it.`,
    });
    const namespaces = new Namespaces(this, "namespaces", standards);
    const externalSecrets = new ExternalSecrets(this, "external-secrets", {
      catalog: environment.catalog,
      chart: chart["external-secrets"],
      namespace: namespaces.named[chartNamespaces["external-secrets"]],
      clusterName: eks.clusterName,
      region: environment.region,
      roleName: `${this.prefix}-external-secrets`,
      secretArns: Object.values(secrets.secretArns),
      keyArn: secrets.keyArn,
      dependsOn: filled.ready,
    });
    // What reads a Secret depends on this release, which is there once every Secret is.
    const resources = new PlatformResources(this, "platform-resources", {
      environment,
      namespace: namespaces.named[chartNamespaces["external-secrets"]],
      externalSecrets: chart["external-secrets"],
      dependsOn: [externalSecrets.release, ...namespaces.all],
    });
    new Datadog(this, "datadog", {
      catalog: environment.catalog,
      chart: chart.datadog,
      namespace: namespaces.named[chartNamespaces.datadog],
      clusterName: eks.clusterName,
      environment: environment.name,
      site: environment.datadog.site,
      dependsOn: [resources.release],
    });
    const kong = new Kong(this, "kong", {
      catalog: environment.catalog,
      chart: chart.kong,
      namespace: namespaces.named[chartNamespaces.kong],
      watchNamespaces: [
        chartNamespaces.kong,
        service.namespace,
        ...(environment.argocd.host ? [chartNamespaces["argo-cd"]] : []),
      ],
      certificateArn: environment.ingress?.certificateArn,
      tags: { ...this.tags, "managed-by": "kubernetes" },
      dependsOn: [resources.release],
    });
    const argoCd = new ArgoCd(this, "argo-cd", {
      catalog: environment.catalog,
      chart: chart["argo-cd"],
      argocd: environment.argocd,
      namespace: namespaces.named[chartNamespaces["argo-cd"]],
      dependsOn: [resources.release],
    });
    // Where the image changes by reviewed commits alone, nothing is there that could write to the repository.
    if (environment.delivery.imageUpdates === "newestBuild") {
      new ImageUpdater(this, "image-updater", {
        catalog: environment.catalog,
        chart: chart["argocd-image-updater"],
        namespace: namespaces.named[chartNamespaces["argocd-image-updater"]],
        account: environment.account,
        region: environment.region,
        roleName: `${this.prefix}-image-updater`,
        imageRepositoryArn: ecr.repositoryArn,
        cluster: eks,
        dependsOn: [argoCd.release],
      });
    }
    new ArgoRollouts(this, "argo-rollouts", {
      catalog: environment.catalog,
      chart: chart["argo-rollouts"],
      namespace: namespaces.named[chartNamespaces["argo-rollouts"]],
      datadogSite: environment.datadog.site,
      environmentName: environment.name,
      dependsOn: [resources.release],
    });
    new MetricsServer(this, "metrics-server", {
      chart: chart["metrics-server"],
      namespace: chartNamespaces["metrics-server"],
    });
    new ClusterAutoscaler(this, "cluster-autoscaler", {
      chart: chart["cluster-autoscaler"],
      namespace: chartNamespaces["cluster-autoscaler"],
      name: `${this.prefix}-cluster-autoscaler`,
      clusterName: eks.clusterName,
      account: environment.account,
      region: environment.region,
    });
    new TerraformOutput(this, "load_balancer_host", {
      description: "Where users' requests go in: what a DNS record of the service points to",
      value: kong.loadBalancerHost,
    });
  }
}
