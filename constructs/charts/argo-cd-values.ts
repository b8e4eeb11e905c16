import { argocdCacheSecret } from "../../config/argocd";
import type { CatalogName } from "../../config/catalog";
import type { Chart } from "../../config/charts";
import { kong } from "../../config/ingress";
import type { Environment } from "../../config/schema";
import { type Configs, configs } from "./argo-cd-configs";
import { argoCdNetworkPolicies } from "./argo-cd-network";
import { type DatadogCheck, datadogCheck } from "./datadog-check";
import type { NetworkPolicy } from "./network-policy";
import { type Resources, resources } from "./pods";

/** The values that are set, of those that both charts read. */
interface CommonValues {
  readonly global: {
    readonly logging: { readonly format: "json" };
    readonly image?: { readonly tag: string };
  };
  readonly extraObjects: readonly NetworkPolicy[];
  readonly configs: Configs;
  readonly dex: { readonly enabled: false };
  readonly notifications: { readonly enabled: false };
  readonly redis: { readonly resources: Resources };
  readonly controller: Component;
  readonly repoServer: Component;
  readonly server: Component & { readonly service?: { readonly annotations: Annotations } };
}

interface Component {
  readonly resources: Resources;
  readonly metrics: { readonly enabled: true };
  readonly podAnnotations: DatadogCheck;
}

type Annotations = Readonly<Record<string, string>>;
/** Environment variables from every key of a Secret; without it the pod waits. */
type FromSecret = readonly { readonly secretRef: { readonly name: string } }[];

/** Chart 5.46.0. */
export interface SeedArgoCdValues extends CommonValues {
  readonly applicationSet: { readonly replicas: 0; readonly replicaCount: 0 };
  readonly redis: CommonValues["redis"] & {
    readonly extraArgs: readonly string[];
    readonly envFrom: FromSecret;
  };
  readonly controller: Component & { readonly envFrom: FromSecret };
  readonly repoServer: Component & { readonly envFrom: FromSecret };
  readonly server: CommonValues["server"] & {
    readonly envFrom: FromSecret;
    readonly ingress?: Ingress & { readonly hosts: readonly string[]; readonly https: true };
  };
}

/** Chart 10.1.1. */
export interface CurrentArgoCdValues extends CommonValues {
  readonly applicationSet: { readonly replicas: 0 };
  readonly global: CommonValues["global"] & { readonly networkPolicy: { readonly create: false } };
  readonly redisSecretInit: { readonly enabled: false };
  readonly server: CommonValues["server"] & { readonly ingress?: Ingress & { readonly hostname: string } };
}

interface Ingress {
  readonly enabled: true;
  readonly ingressClassName: typeof kong.ingressClass;
  readonly annotations: Annotations;
}

export type ArgoCdValues = SeedArgoCdValues | CurrentArgoCdValues;

export interface ArgoCdValuesConfig {
  readonly catalog: CatalogName;
  readonly chart: Chart;
  readonly argocd: Environment["argocd"];
}

/**
 * No password anywhere: the account `admin` is off, people come in by OIDC or with their rights in the cluster
 * (docs/decisions/0011), and the cache's password is drawn in the cluster.
 */
export function argoCdValues({ catalog, chart, argocd }: ArgoCdValuesConfig): ArgoCdValues {
  const common = commonValues(chart, argocd);
  const { host } = argocd;
  if (catalog === "current") {
    return {
      ...common,
      global: { ...common.global, networkPolicy: { create: false } },
      configs: {
        ...common.configs,
        // Spread by default over a minute on top, for clusters with hundreds of Applications.
        cm: { ...common.configs.cm, "timeout.reconciliation.jitter": "5s" },
      },
      applicationSet: { replicas: 0 },
      // The Secret is there before the chart is, as in the other catalog.
      redisSecretInit: { enabled: false },
      server: { ...common.server, ...(host && { ingress: { ...ingress, hostname: host } }) },
    };
  }
  // The chart knows nothing of the password that closes CVE-2024-31989: without one, any pod could write to the
  // cache what Argo CD then applies.
  const envFrom: FromSecret = [{ secretRef: { name: argocdCacheSecret.name } }];
  return {
    ...common,
    // Not `enabled: false`, which leaves out the definition that the server watches for.
    applicationSet: { replicas: 0, replicaCount: 0 },
    redis: { ...common.redis, extraArgs: ["--requirepass", "$(REDIS_PASSWORD)"], envFrom },
    controller: { ...common.controller, envFrom },
    repoServer: { ...common.repoServer, envFrom },
    server: {
      ...common.server,
      envFrom,
      ...(host && { ingress: { ...ingress, hosts: [host], https: true } }),
    },
  };
}

function commonValues({ imageTag }: Chart, argocd: Environment["argocd"]): CommonValues {
  return {
    global: {
      logging: { format: "json" },
      ...(imageTag && { image: { tag: imageTag } }),
    },
    extraObjects: argoCdNetworkPolicies,
    configs: configs(argocd),
    dex: { enabled: false },
    // Rollouts tells Datadog of deployments.
    notifications: { enabled: false },
    redis: { resources: resources("argocd-redis") },
    controller: component("argocd-application-controller", "app_controller_endpoint", 8082),
    repoServer: component("argocd-repo-server", "repo_server_endpoint", 8084),
    server: {
      ...component("argocd-server", "api_server_endpoint", 8083),
      // TLS to the pod, too.
      ...(argocd.host && { service: { annotations: { "konghq.com/protocol": "https" } } }),
    },
  };
}

function component(workload: string, endpoint: string, port: number): Component {
  return {
    resources: resources(workload),
    metrics: { enabled: true },
    podAnnotations: datadogCheck(workload.replace("argocd-", ""), "argocd", {
      [endpoint]: `http://%%host%%:${port}/metrics`,
    }),
  };
}

const ingress: Ingress = {
  enabled: true,
  ingressClassName: kong.ingressClass,
  annotations: { "konghq.com/protocols": "https", "konghq.com/https-redirect-status-code": "308" },
};
