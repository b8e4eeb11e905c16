import type { CatalogName } from "../../config/catalog";
import { type Resources, resources, type SpreadConstraint, spread } from "./pods";

/** The values that are set, of those that the chart reads. */
export interface ExternalSecretsValues {
  readonly image?: Image;
  readonly replicaCount: number;
  readonly leaderElect: boolean;
  readonly processPushSecret: boolean;
  readonly processClusterPushSecret: boolean;
  readonly processClusterExternalSecret: boolean;
  readonly serviceAccount: { readonly name: string };
  readonly resources: Resources;
  readonly podDisruptionBudget: DisruptionBudget;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
  readonly webhook: {
    readonly image?: Image;
    readonly replicaCount: number;
    readonly resources: Resources;
    readonly podDisruptionBudget: DisruptionBudget;
    readonly topologySpreadConstraints: readonly SpreadConstraint[];
  };
  readonly certController: { readonly image?: Image; readonly resources: Resources };
}

interface Image {
  readonly repository: string;
}

interface DisruptionBudget {
  /** One pod stays: the chart's own minimum. */
  readonly enabled: boolean;
}

/** Chart 0.16.2 takes its images by a name of the project's own, which the project has given up since. */
const image: Image = { repository: "ghcr.io/external-secrets/external-secrets" };

/**
 * Secrets come in and none goes out: what writes to stores (PushSecret), and what makes ExternalSecrets in any
 * namespace that a label matches, is off.
 */
export function externalSecretsValues(catalog: CatalogName, serviceAccount: string): ExternalSecretsValues {
  const where = catalog === "seed" ? { image } : {};
  return {
    ...where,
    replicaCount: 2,
    leaderElect: true,
    processPushSecret: false,
    processClusterPushSecret: false,
    processClusterExternalSecret: false,
    // What EKS Pod Identity goes by; the chart needs no annotation for it.
    serviceAccount: { name: serviceAccount },
    resources: resources("external-secrets"),
    podDisruptionBudget: { enabled: true },
    topologySpreadConstraints: spread({ "app.kubernetes.io/name": "external-secrets" }),
    // While no webhook answers, no ExternalSecret can be changed: one pod stays through drains.
    webhook: {
      ...where,
      replicaCount: 2,
      resources: resources("external-secrets-webhook"),
      podDisruptionBudget: { enabled: true },
      topologySpreadConstraints: spread({ "app.kubernetes.io/name": "external-secrets-webhook" }),
    },
    certController: { ...where, resources: resources("external-secrets-cert-controller") },
  };
}
