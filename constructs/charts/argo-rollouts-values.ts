import type { CatalogName } from "../../config/catalog";
import type { Chart } from "../../config/charts";
import {
  deploymentNotifications,
  type Notifications,
  type NotificationsConfig,
  subscriptions,
} from "./argo-rollouts-notifications";
import { type DatadogCheck, datadogCheck } from "./datadog-check";
import { type Resources, type RestrictedContainer, resources, restrictedContainer } from "./pods";

/** The values that are set, of those that both charts read. */
interface CommonValues {
  readonly controller: {
    readonly image?: { readonly tag: string };
    readonly replicas: number;
    readonly resources: Resources;
    readonly metrics: { readonly enabled: true };
    readonly podAnnotations: DatadogCheck;
    readonly pdb: { readonly enabled: true; readonly minAvailable: number };
  };
  readonly providerRBAC: { readonly enabled: false };
  readonly notifications: Notifications;
}

/** Chart 2.32.0. */
export interface SeedArgoRolloutsValues extends CommonValues {
  readonly podSecurityContext: {
    readonly seccompProfile: { readonly type: "RuntimeDefault" };
  };
  readonly containerSecurityContext: RestrictedContainer;
  readonly notifications: Notifications & { readonly notifiers: { readonly subscriptions: string } };
}

/** Chart 2.41.0. */
export interface CurrentArgoRolloutsValues extends CommonValues {
  readonly controller: CommonValues["controller"] & { readonly logging: { readonly format: "json" } };
  readonly notifications: Notifications & { readonly subscriptions: typeof subscriptions };
}

export type ArgoRolloutsValues = SeedArgoRolloutsValues | CurrentArgoRolloutsValues;

export interface ArgoRolloutsValuesConfig extends NotificationsConfig {
  readonly catalog: CatalogName;
  readonly chart: Chart;
}

/**
 * Datadog's keys are no part of this: the controller reads Secret `datadog` of its own namespace at each measurement
 * (config/platform.ts), so that it starts without one, and a new key needs no restart.
 */
export function argoRolloutsValues({
  catalog,
  chart: { imageTag },
  ...config
}: ArgoRolloutsValuesConfig): ArgoRolloutsValues {
  const notifications = deploymentNotifications(config);
  const common: CommonValues = {
    controller: {
      ...(imageTag && { image: { tag: imageTag } }),
      // One works, the other takes over.
      replicas: 2,
      resources: resources("argo-rollouts"),
      metrics: { enabled: true },
      podAnnotations: datadogCheck("argo-rollouts", "argo_rollouts", {
        openmetrics_endpoint: "http://%%host%%:8090/metrics",
      }),
      pdb: { enabled: true, minAvailable: 1 },
    },
    // Weights are replica ratios: no traffic router, and no rights on any.
    providerRBAC: { enabled: false },
    notifications,
  };
  if (catalog === "current") {
    return {
      ...common,
      controller: { ...common.controller, logging: { format: "json" } },
      notifications: { ...notifications, subscriptions },
    };
  }
  return {
    ...common,
    podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
    containerSecurityContext: restrictedContainer,
    // The chart has no place for them, and copies every key of this one to where they belong.
    notifications: {
      ...notifications,
      notifiers: { ...notifications.notifiers, subscriptions: JSON.stringify(subscriptions) },
    },
  };
}
