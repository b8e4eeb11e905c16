import type { CatalogName } from "../../config/catalog";
import type { Chart } from "../../config/charts";
import { kong, kongShutdown, loadBalancer, shadowMirror } from "../../config/ingress";
import { replicasOf } from "../../config/workloads";
import { type KongLoadBalancerConfig, loadBalancerAnnotations } from "./kong-load-balancer";
import { kongAnnotations } from "./kong-metrics";
import { type KongNetworkPolicy, kongNetworkPolicy } from "./kong-network-policy";
import { type Resources, resources, type SpreadConstraint, spread } from "./pods";

export interface KongValuesConfig extends KongLoadBalancerConfig {
  readonly catalog: CatalogName;
  readonly chart: Chart;
  /** Namespaces whose Ingresses and plugins Kong serves, its own among them: it can read the Secrets of no other. */
  readonly watchNamespaces: readonly string[];
  /** Changes with the files of the plugin: Kong reads them when it starts. */
  readonly pluginChecksum: string;
}

/** The values that are set, of those that the chart reads. */
export interface KongValues {
  readonly fullnameOverride: string;
  readonly image: { readonly tag?: string };
  /** Settings of Kong by the names of kong.conf. All are text: `off` would become `false`. */
  readonly env: {
    readonly database: "off";
    readonly anonymous_reports: "off";
    readonly headers: "off";
    readonly nginx_http_client_max_body_size: string;
  };
  readonly admin: { readonly enabled: false };
  readonly manager: { readonly enabled: false };
  readonly status: { readonly http: { readonly enabled: true; readonly containerPort: number } };
  readonly proxy: {
    readonly type: "LoadBalancer";
    readonly externalTrafficPolicy: "Local";
    readonly annotations: Readonly<Record<string, string>>;
    readonly http: { readonly containerPort: number };
    readonly tls: { readonly enabled: boolean; readonly containerPort: number };
  };
  readonly plugins: {
    readonly configMaps: readonly { readonly name: string; readonly pluginName: string }[];
  };
  readonly ingressController: {
    readonly image: { readonly tag?: string };
    readonly ingressClass: string;
    readonly watchNamespaces: readonly string[];
    readonly env: { readonly anonymous_reports: "false" };
    readonly admissionWebhook: { readonly enabled: false };
    readonly readinessProbe: { readonly periodSeconds: number; readonly failureThreshold: number };
    readonly resources: Resources;
  };
  readonly autoscaling: {
    readonly enabled: true;
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly object[];
  };
  readonly podDisruptionBudget: SeedBudget | CurrentBudget;
  readonly updateStrategy: {
    readonly type: "RollingUpdate";
    readonly rollingUpdate: { readonly maxSurge: number; readonly maxUnavailable: number };
  };
  readonly deployment: {
    readonly minReadySeconds: number;
    readonly prefixDir: { readonly sizeLimit: string };
  };
  readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
  readonly terminationGracePeriodSeconds: number;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
  readonly resources: Resources;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly extraObjects: readonly KongNetworkPolicy[];
}

interface SeedBudget {
  readonly enabled: true;
  readonly maxUnavailable: number;
}

interface CurrentBudget extends SeedBudget {
  readonly unhealthyPodEvictionPolicy: "AlwaysAllow";
}

/** Mean use of the requested processor to keep to, in percent. */
const CPU_PERCENT = 70;

/** Seconds between two probes of the controller. */
const PROBE_PERIOD = 10;

/**
 * The chart's own security contexts are the restricted ones already, and the namespace refuses anything else.
 *
 * No `trusted_ips`: nothing in front of Kong writes X-Forwarded-For, so whatever says it does is a client. Kong then
 * sets X-Real-IP, -Proto, -Host and -Port itself and appends the connection's address to X-Forwarded-For.
 */
export function kongValues(config: KongValuesConfig): KongValues {
  const { chart, catalog } = config;
  const { fewest, most } = replicasOf("kong");
  const grace = kongShutdown.serveOn + kongShutdown.finish + kongShutdown.reserve;
  return {
    fullnameOverride: kong.name,
    image: { tag: chart.imageTag },
    env: {
      database: "off",
      anonymous_reports: "off",
      // Neither `Server` nor `Via`: nobody needs to know which proxy, in which version.
      headers: "off",
      nginx_http_client_max_body_size: `${kong.bodyLimitMebibytes}m`,
    },
    // The controller in the same pod still reaches it, on 127.0.0.1.
    admin: { enabled: false },
    manager: { enabled: false },
    status: { http: { enabled: true, containerPort: kong.ports.status } },
    proxy: {
      type: "LoadBalancer",
      // Keeps the client's address, and gives Kubernetes a port on each node that says whether a pod there is ready.
      externalTrafficPolicy: "Local",
      annotations: loadBalancerAnnotations(config),
      http: { containerPort: kong.ports.http },
      tls: { enabled: config.certificateArn !== undefined, containerPort: kong.ports.https },
    },
    plugins: { configMaps: [{ name: shadowMirror.configMap, pluginName: shadowMirror.name }] },
    ingressController: {
      image: { tag: chart.controllerTag },
      ingressClass: kong.ingressClass,
      watchNamespaces: config.watchNamespaces,
      env: { anonymous_reports: "false" },
      // Its key is drawn at each render and would lie in the release's record, which plans may read.
      admissionWebhook: { enabled: false },
      // The controller ends as soon as the pod is to end, and a pod that is not ready gets nothing from its node. So it
      // must not count as gone before the whole pod is.
      readinessProbe: { periodSeconds: PROBE_PERIOD, failureThreshold: Math.ceil(grace / PROBE_PERIOD) + 1 },
      resources: resources("kong", "ingress-controller"),
    },
    autoscaling: {
      enabled: true,
      minReplicas: fewest,
      maxReplicas: most,
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: CPU_PERCENT } },
        },
      ],
    },
    podDisruptionBudget: {
      enabled: true,
      maxUnavailable: 1,
      ...(catalog === "current" && { unhealthyPodEvictionPolicy: "AlwaysAllow" }),
    },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    deployment: {
      // Until the load balancer sends connections to a new pod, the old one is not taken away.
      minReadySeconds: loadBalancer.notice,
      prefixDir: { sizeLimit: `${kong.diskGibibytes}Gi` },
    },
    // Takes new connections until the load balancer has noticed, then ends those that it has.
    lifecycle: {
      preStop: {
        exec: {
          command: ["kong", "quit", `--wait=${kongShutdown.serveOn}`, `--timeout=${kongShutdown.finish}`],
        },
      },
    },
    terminationGracePeriodSeconds: grace,
    topologySpreadConstraints: spread(POD_LABELS),
    resources: resources("kong", "proxy"),
    podAnnotations: {
      "checksum/shadow-mirror": config.pluginChecksum,
      ...kongAnnotations(),
    },
    extraObjects: [kongNetworkPolicy()],
  };
}

const POD_LABELS = { "app.kubernetes.io/name": kong.name, "app.kubernetes.io/component": "app" };
