import { chartNamespaces } from "../../config/charts";
import { repositoryUrl } from "../../config/platform";
import type { Environment } from "../../config/schema";
import { service } from "../../config/service";
import { type Destination, destination, FINALIZER } from "./application";

/** What the Applications of one team may do. https://argo-cd.readthedocs.io/en/stable/user-guide/projects/ */
export interface AppProject {
  readonly namespace: string;
  /** Lets the project go after its Applications: those whose project is gone can never be deleted. */
  readonly finalizers: readonly [typeof FINALIZER];
  readonly description: string;
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly Destination[];
  /** Kinds without a namespace are refused, since none is named. */
  readonly namespaceResourceWhitelist: readonly Kind[];
}

interface Kind {
  readonly group: string;
  readonly kind: string;
}

/**
 * Every kind that `charts/sample-web-app` can render, and no other: one that is missing here refuses the whole sync,
 * before anything is applied. A test holds the two together.
 */
export const serviceKinds: readonly Kind[] = [
  { group: "", kind: "ConfigMap" },
  { group: "", kind: "Service" },
  { group: "", kind: "ServiceAccount" },
  { group: "apps", kind: "Deployment" },
  { group: "argoproj.io", kind: "AnalysisTemplate" },
  { group: "argoproj.io", kind: "Rollout" },
  { group: "autoscaling", kind: "HorizontalPodAutoscaler" },
  { group: "configuration.konghq.com", kind: "KongPlugin" },
  { group: "external-secrets.io", kind: "ExternalSecret" },
  { group: "networking.k8s.io", kind: "Ingress" },
  { group: "networking.k8s.io", kind: "NetworkPolicy" },
  { group: "policy", kind: "PodDisruptionBudget" },
];

export function appProject(environment: Environment): AppProject {
  return {
    namespace: chartNamespaces["argocd-apps"],
    finalizers: [FINALIZER],
    description: `${service.name} in ${environment.name}`,
    sourceRepos: [repositoryUrl(environment)],
    destinations: [destination],
    namespaceResourceWhitelist: serviceKinds,
  };
}
