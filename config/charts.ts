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
  /** ISO date from which nobody owes this version a patch; undefined where its makers name none, nor a policy. */
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
      endOfSupport: "2025-05-14",
      supportSource: "https://external-secrets.io/latest/introduction/stability-support/",
      releaseNotes: "https://github.com/external-secrets/external-secrets/releases",
    },
    "metrics-server": {
      name: "metrics-server",
      repository: METRICS_SERVER,
      version: "3.12.0",
      appVersion: "0.7.0",
      // No date is named for any version.
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
      // The controller's; the gateway's followed on 2024-11-08. Both get a year.
      endOfSupport: "2024-11-03",
      supportSource: "https://developer.konghq.com/kubernetes-ingress-controller/support/",
      releaseNotes: "https://github.com/Kong/charts/blob/main/charts/kong/CHANGELOG.md",
    },
    "argo-cd": {
      name: "argo-cd",
      repository: ARGO,
      version: "5.46.0",
      appVersion: "2.8.3",
      // The last patch of its line. CVE-2024-31989 it closes only with a password for the cache (decision 11).
      imageTag: "v2.8.21",
      // Three minor versions have support: the release of 2.11 ended it. 2.8.21 was a late exception.
      endOfSupport: "2024-05-07",
      supportSource: "https://argo-cd.readthedocs.io/en/stable/developer-guide/release-process-and-cadence/",
      releaseNotes: "https://github.com/argoproj/argo-cd/releases",
    },
    "argocd-image-updater": {
      name: "argocd-image-updater",
      repository: ARGO,
      version: "0.9.6",
      appVersion: "0.12.2",
      // The newest release alone has support: 0.13.0 ended it.
      endOfSupport: "2024-05-15",
      supportSource: "https://github.com/argoproj-labs/argocd-image-updater/security/policy",
      releaseNotes: "https://github.com/argoproj-labs/argocd-image-updater/releases",
    },
    "argo-rollouts": {
      name: "argo-rollouts",
      repository: ARGO,
      version: "2.32.0",
      appVersion: "1.6.0",
      // 1.6.0 crashes on a condition that indexes an empty answer of Datadog's.
      imageTag: "v1.6.6",
      // No date is named for any version since its makers took their policy back in August 2024.
      supportSource: "https://argo-rollouts.readthedocs.io/en/stable/roadmap/",
      releaseNotes: "https://github.com/argoproj/argo-rollouts/releases",
    },
    datadog: {
      name: "datadog",
      repository: DATADOG,
      version: "3.49.0",
      appVersion: "7.49.1",
      // The oldest agent that supports Kubernetes 1.33.
      imageTag: "7.67.0",
      // No date is named for a minor version; its makers ask for an update each month.
      supportSource: "https://docs.datadoghq.com/agent/",
      releaseNotes: "https://github.com/DataDog/datadog-agent/releases",
    },
    "cluster-autoscaler": {
      name: "cluster-autoscaler",
      repository: AUTOSCALER,
      version: "9.51.0",
      appVersion: "1.33.0",
      imageTag: "v1.33.6",
      // The newest version and the three before it have support: until 1.37, for which no day is named.
      supportSource: "https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler#schedule",
      releaseNotes: "https://github.com/kubernetes/autoscaler/releases",
    },
    "argocd-apps": {
      name: "argocd-apps",
      repository: ARGO,
      version: "1.4.1",
      appVersion: "1.4.1",
      // The newest chart alone has support: 1.5.0 ended it.
      endOfSupport: "2024-01-25",
      supportSource: "https://github.com/argoproj/argo-helm#version-support-policy",
      releaseNotes: "https://github.com/argoproj/argo-helm/releases",
    },
  },
  current: {
    "external-secrets": {
      name: "external-secrets",
      repository: EXTERNAL_SECRETS,
      version: "2.9.0",
      appVersion: "2.9.0",
      // Its makers mend the newest minor version alone. 2.10 came before 2.11, which is of this day.
      endOfSupport: "2026-09-21",
      supportSource: "https://external-secrets.io/latest/introduction/stability-support/",
      releaseNotes: "https://github.com/external-secrets/external-secrets/releases",
    },
    "metrics-server": {
      name: "metrics-server",
      repository: METRICS_SERVER,
      version: "3.13.1",
      appVersion: "0.8.1",
      // No date is named for any version.
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
      // The controller has support until 2027-12-18. For the gateway's open-source images no date is named: the
      // last patch, above, is half a year younger than the end of Kong's own support for 3.9 (2025-12-12).
      supportSource: "https://developer.konghq.com/kubernetes-ingress-controller/support/",
      releaseNotes: "https://github.com/Kong/charts/blob/main/charts/kong/CHANGELOG.md",
    },
    "argo-cd": {
      name: "argo-cd",
      repository: ARGO,
      version: "10.1.1",
      appVersion: "3.4.4",
      // Until 3.7, by its makers' calendar in February 2027; no day is named.
      supportSource: "https://argo-cd.readthedocs.io/en/stable/developer-guide/release-process-and-cadence/",
      releaseNotes: "https://github.com/argoproj/argo-cd/releases",
    },
    "argocd-image-updater": {
      name: "argocd-image-updater",
      repository: ARGO,
      version: "1.2.4",
      appVersion: "1.2.2",
      // As above: 1.3.0 ended it.
      endOfSupport: "2026-08-12",
      supportSource: "https://github.com/argoproj-labs/argocd-image-updater/security/policy",
      releaseNotes: "https://github.com/argoproj-labs/argocd-image-updater/releases",
    },
    "argo-rollouts": {
      name: "argo-rollouts",
      repository: ARGO,
      version: "2.41.0",
      appVersion: "1.9.0",
      // None named, as above.
      supportSource: "https://argo-rollouts.readthedocs.io/en/stable/roadmap/",
      releaseNotes: "https://github.com/argoproj/argo-rollouts/releases",
    },
    datadog: {
      name: "datadog",
      repository: DATADOG,
      version: "3.240.0",
      appVersion: "7.81.1",
      // None named, as above.
      supportSource: "https://docs.datadoghq.com/agent/",
      releaseNotes: "https://github.com/DataDog/datadog-agent/releases",
    },
    "cluster-autoscaler": {
      name: "cluster-autoscaler",
      repository: AUTOSCALER,
      version: "9.59.0",
      appVersion: "1.35.0",
      imageTag: "v1.35.2",
      // Until 1.39, likewise.
      supportSource: "https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler#schedule",
      releaseNotes: "https://github.com/kubernetes/autoscaler/releases",
    },
    "argocd-apps": {
      name: "argocd-apps",
      repository: ARGO,
      version: "2.0.5",
      appVersion: "2.0.5",
      // The newest that is known.
      supportSource: "https://github.com/argoproj/argo-helm#version-support-policy",
      releaseNotes: "https://github.com/argoproj/argo-helm/releases",
    },
  },
};
