import { setTimeout as pause } from "node:timers/promises";
import { chartNamespaces } from "../../config/charts";
import { clusterSecrets } from "../../config/platform";
import { type Api, ApiError, type Manifest } from "./api";
import type { Programs } from "./build";
import { definitions } from "./definitions";
import type { Folder } from "./folder";
import { marked } from "./mark";
import type { Shipped } from "./shipped";

/** Zones of the nodes, as those of the environments have them. */
const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];
/** Nobody measures pods here, so that an autoscaler, where one runs, reports nothing but that. */
const autoscalersAreWell = {
  "resource.customizations.health.autoscaling_HorizontalPodAutoscaler": 'return { status = "Healthy" }',
};
/** Time for the API server to take up definitions and serve them. */
const ESTABLISH_SECONDS = 120;

/** Puts into a new cluster what the platform's stacks put into one in AWS, as far as anything here asks for it. */
export async function fill(api: Api, folder: Folder, programs: Programs, shipped: Shipped): Promise<void> {
  const crds = definitions(programs).map(marked);
  await Promise.all([
    ...crds.map((definition) => api.apply(definition)),
    ...ZONES.map((zone, index) => api.apply(node(`node-${index + 1}`, zone))),
    ...Object.entries(shipped.namespaces).map(([name, labels]) => api.apply(namespace(name, labels))),
  ]);
  await Promise.all([
    ...crds.map((definition) => served(api, definition)),
    ...settings(folder, shipped).map((object) => api.apply(object)),
  ]);
}

/** A namespace with the labels of the synthesized ones. */
export function namespace(name: string, labels: Readonly<Record<string, string>>): Manifest {
  return marked({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
}

/** One that kwok plays the kubelet of. */
function node(name: string, zone: string): Manifest {
  const labels = {
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "topology.kubernetes.io/zone": zone,
  };
  return marked({ apiVersion: "v1", kind: "Node", metadata: { name, labels } });
}

/** Settings and Secrets of the controllers, from the values of their charts. */
function settings(folder: Folder, shipped: Shipped): Manifest[] {
  const argocd = chartNamespaces["argo-cd"];
  const partOf = { "app.kubernetes.io/part-of": "argocd" };
  const { cm, rbac } = (shipped.values.argocd as Manifest).configs;
  const configMap = (name: string, data: Manifest = {}): Manifest => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: argocd, labels: partOf },
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)])),
  });
  const secret = (name: string, namespaceName: string, stringData: Manifest, labels = {}): Manifest => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: namespaceName, labels },
    stringData,
  });
  const { rolloutsAnalysis } = clusterSecrets;
  return [
    configMap("argocd-cm", { ...cm, ...autoscalersAreWell }),
    configMap("argocd-rbac-cm", rbac),
    configMap("argocd-ssh-known-hosts-cm"),
    configMap("argocd-tls-certs-cm"),
    configMap("argocd-gpg-keys-cm"),
    secret("argocd-secret", argocd, { "server.secretkey": folder.token }, partOf),
    // Only its address is another than in AWS: the stand-in asks nobody for keys.
    secret(rolloutsAnalysis.name, rolloutsAnalysis.namespace, {
      address: `http://127.0.0.1:${folder.ports.datadog}`,
      "api-key": "rehearsal",
      "app-key": "rehearsal",
    }),
  ];
}

async function served(api: Api, { spec }: Manifest): Promise<void> {
  const version = spec.versions.find(({ storage }: Manifest) => storage).name;
  const path = `/apis/${spec.group}/${version}/${spec.names.plural}?limit=1`;
  for (const deadline = Date.now() + ESTABLISH_SECONDS * 1000; ; await pause(200)) {
    const refused = await api.get(path).then(
      () => undefined,
      (error: Error) => error,
    );
    if (!refused) return;
    if (!(refused instanceof ApiError) || Date.now() > deadline) throw refused;
  }
}
