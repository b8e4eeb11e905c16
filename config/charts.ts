import type { CatalogName } from "./catalog";

/** The charts that stack `platform` installs, and the one of stack `application`. */
export type ChartName =
  | "external-secrets"
  | "metrics-server"
  | "kong"
  | "argo-cd"
  | "argocd-image-updater"
  | "argo-rollouts"
  | "datadog"
  | "cluster-autoscaler"
  | "argocd-apps";

/** A published Helm chart, and what is known of it. */
export interface Chart {
  readonly name: ChartName;
  /** Address of the Helm repository. */
  readonly repository: string;
  readonly version: string;
  /** Version of what the chart installs unless `imageTag` says another. */
  readonly appVersion: string;
  /** Given where the image is not the one that the chart would take, with the reason in the catalog. */
  readonly imageTag?: string;
  /** The same of the second image, where a pod has one beside it: the controller that configures Kong. */
  readonly controllerTag?: string;
  /** ISO date from which nobody mends this version's holes; undefined where its makers name none. */
  readonly endOfSupport?: string;
  /** Where the date is announced, or which policy it follows from. */
  readonly supportSource: string;
  /** What changed, by version. */
  readonly releaseNotes: string;
}

/** Namespace of each chart's release. The three of Argo CD share one: each reads objects of the others. */
export const chartNamespaces = {
  "external-secrets": "external-secrets",
  "metrics-server": "kube-system",
  kong: "kong",
  "argo-cd": "argocd",
  "argocd-image-updater": "argocd",
  "argo-rollouts": "argo-rollouts",
  datadog: "datadog",
  "cluster-autoscaler": "kube-system",
  "argocd-apps": "argocd",
} as const satisfies Record<ChartName, string>;

const ARGO = "https://argoproj.github.io/argo-helm";
const KONG = "https://charts.konghq.com";
const DATADOG = "https://helm.datadoghq.com";
const METRICS_SERVER = "https://kubernetes-sigs.github.io/metrics-server";
const EXTERNAL_SECRETS = "https://charts.external-secrets.io";
const AUTOSCALER = "https://kubernetes.github.io/autoscaler";

/** What each catalog installs. The versions of `seed` are the case study's, where it names one. */
export const charts: Readonly<Record<CatalogName, Readonly<Record<ChartName, Chart>>>> = {
  seed: {
    "external-secrets": {
      name: "external-secrets",
      repository: EXTERNAL_SECRETS,
      version: "0.16.2",
      appVersion: "0.16.2",
      supportSource: "https://external-secrets.io/latest/introduction/stability-support/",
      releaseNotes: "https://github.com/external-secrets/external-secrets/releases",
    },
    "metrics-server": {
      name: "metrics-server",
      repository: METRICS_SERVER,
      version: "3.12.0",
      appVersion: "0.7.0",
      supportSource: "https://github.com/kubernetes-sigs/metrics-server#compatibility-matrix",
      releaseNotes: "https://github.com/kubernetes-sigs/metrics-server/releases",
    },
    kong: {
      name: "kong",
      repository: KONG,
      version: "2.33.0",
      appVersion: "3.5",
      // The chart takes whatever patch "3.5" and "3.0" mean that day: these are the last of their lines.
      imageTag: "3.5.0",
      controllerTag: "3.0.2",
      supportSource: "https://docs.konghq.com/gateway/latest/support-policy/",
      releaseNotes: "https://github.com/Kong/charts/blob/main/charts/kong/CHANGELOG.md",
    },
    "argo-cd": {
      name: "argo-cd",
      repository: ARGO,
      version: "5.46.0",
      appVersion: "2.8.3",
      // The last patch of its line. CVE-2024-31989 it closes only with a password for the cache (decision 11).
      imageTag: "v2.8.21",
      supportSource:
        "https://argo-cd.readthedocs.io/en/stable/operator-manual/installation/#supported-versions",
      releaseNotes: "https://github.com/argoproj/argo-cd/releases",
    },
    "argocd-image-updater": {
      name: "argocd-image-updater",
      repository: ARGO,
      version: "0.9.6",
      appVersion: "0.12.2",
      supportSource: "https://github.com/argoproj-labs/argocd-image-updater/releases",
      releaseNotes: "https://github.com/argoproj-labs/argocd-image-updater/releases",
    },
    "argo-rollouts": {
      name: "argo-rollouts",
      repository: ARGO,
      version: "2.32.0",
      appVersion: "1.6.0",
      // 1.6.0 crashes on a condition that indexes an empty answer of Datadog's.
      imageTag: "v1.6.6",
      supportSource: "https://github.com/argoproj/argo-rollouts/security/policy",
      releaseNotes: "https://github.com/argoproj/argo-rollouts/releases",
    },
    datadog: {
      name: "datadog",
      repository: DATADOG,
      version: "3.49.0",
      appVersion: "7.49.1",
      // The oldest agent that supports Kubernetes 1.33.
      imageTag: "7.67.0",
      supportSource: "https://docs.datadoghq.com/agent/supported_platforms/",
      releaseNotes: "https://github.com/DataDog/datadog-agent/releases",
    },
    "cluster-autoscaler": {
      name: "cluster-autoscaler",
      repository: AUTOSCALER,
      version: "9.51.0",
      appVersion: "1.33.0",
      imageTag: "v1.33.6",
      supportSource: "https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler#releases",
      releaseNotes: "https://github.com/kubernetes/autoscaler/releases",
    },
    "argocd-apps": {
      name: "argocd-apps",
      repository: ARGO,
      version: "1.4.1",
      appVersion: "1.4.1",
      supportSource: "https://github.com/argoproj/argo-helm",
      releaseNotes: "https://github.com/argoproj/argo-helm/releases",
    },
  },
  current: {
    "external-secrets": {
      name: "external-secrets",
      repository: EXTERNAL_SECRETS,
      version: "2.9.0",
      appVersion: "2.9.0",
      supportSource: "https://external-secrets.io/latest/introduction/stability-support/",
      releaseNotes: "https://github.com/external-secrets/external-secrets/releases",
    },
    "metrics-server": {
      name: "metrics-server",
      repository: METRICS_SERVER,
      version: "3.13.1",
      appVersion: "0.8.1",
      supportSource: "https://github.com/kubernetes-sigs/metrics-server#compatibility-matrix",
      releaseNotes: "https://github.com/kubernetes-sigs/metrics-server/releases",
    },
    kong: {
      name: "kong",
      repository: KONG,
      version: "3.4.1",
      appVersion: "3.9",
      // Pinned to a patch, as above.
      imageTag: "3.9.3",
      controllerTag: "3.5.13",
      supportSource: "https://docs.konghq.com/gateway/latest/support-policy/",
      releaseNotes: "https://github.com/Kong/charts/blob/main/charts/kong/CHANGELOG.md",
    },
    "argo-cd": {
      name: "argo-cd",
      repository: ARGO,
      version: "10.1.1",
      appVersion: "3.4.4",
      supportSource:
        "https://argo-cd.readthedocs.io/en/stable/operator-manual/installation/#supported-versions",
      releaseNotes: "https://github.com/argoproj/argo-cd/releases",
    },
    "argocd-image-updater": {
      name: "argocd-image-updater",
      repository: ARGO,
      version: "1.2.4",
      appVersion: "1.2.2",
      supportSource: "https://github.com/argoproj-labs/argocd-image-updater/releases",
      releaseNotes: "https://github.com/argoproj-labs/argocd-image-updater/releases",
    },
    "argo-rollouts": {
      name: "argo-rollouts",
      repository: ARGO,
      version: "2.41.0",
      appVersion: "1.9.0",
      supportSource: "https://github.com/argoproj/argo-rollouts/security/policy",
      releaseNotes: "https://github.com/argoproj/argo-rollouts/releases",
    },
    datadog: {
      name: "datadog",
      repository: DATADOG,
      version: "3.240.0",
      appVersion: "7.81.1",
      supportSource: "https://docs.datadoghq.com/agent/supported_platforms/",
      releaseNotes: "https://github.com/DataDog/datadog-agent/releases",
    },
    "cluster-autoscaler": {
      name: "cluster-autoscaler",
      repository: AUTOSCALER,
      version: "9.59.0",
      appVersion: "1.35.0",
      imageTag: "v1.35.2",
      supportSource: "https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler#releases",
      releaseNotes: "https://github.com/kubernetes/autoscaler/releases",
    },
    "argocd-apps": {
      name: "argocd-apps",
      repository: ARGO,
      version: "2.0.5",
      appVersion: "2.0.5",
      supportSource: "https://github.com/argoproj/argo-helm",
      releaseNotes: "https://github.com/argoproj/argo-helm/releases",
    },
  },
};
