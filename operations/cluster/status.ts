import type { Cell } from "../terminal/table";
import { unbuilt } from "./build";
import { chooseCatalog } from "./choose";
import { type ControlPlaneName, withApi } from "./control-plane";
import { clusterFolder, type Folder, type Listener, openFolder } from "./folder";
import { readAccess } from "./kubeconfig";
import { running } from "./processes";
import { type ModuleName, moduleOf, versionOf } from "./programs";

/** A process, with the module that it is built from, if it is, and where it listens. */
interface Part {
  readonly name: string;
  readonly module?: ModuleName;
  readonly port: Listener;
  /** Of the loopback unless given. Two controllers have no setting for the address of their metrics. */
  readonly address?: "0.0.0.0";
}

const embedded: readonly Part[] = [
  { name: "etcd", module: "etcd", port: "etcd" },
  { name: "kube-apiserver", module: "kubernetes", port: "kube-apiserver" },
  { name: "kube-controller-manager", module: "kubernetes", port: "kube-controller-manager" },
  { name: "kube-scheduler", module: "kubernetes", port: "kube-scheduler" },
];

/** What runs on this machine whatever the control plane is. */
const everywhere: readonly Part[] = [
  { name: "kwok", module: "kwok", port: "kwok" },
  { name: "redis", module: "redis", port: "redis" },
  { name: "git", port: "git" },
  { name: "datadog", port: "datadog" },
  { name: "argo-rollouts", module: "argo-rollouts", port: "rollouts-health", address: "0.0.0.0" },
  { name: "argocd-repo-server", module: "argo-cd", port: "argocd-repo-server" },
  {
    name: "argocd-application-controller",
    module: "argo-cd",
    port: "argocd-application-controller-metrics",
    address: "0.0.0.0",
  },
];

/** Where a control plane comes from, in the words of `status`. */
const origins: Readonly<Record<ControlPlaneName, string>> = {
  given: "the cluster of CLUSTER_KUBECONFIG",
  kind: "kind",
  embedded: "embedded",
};

export interface Status {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** What is missing, and what to do about it. */
  readonly verdict: string;
  readonly isUp: boolean;
}

/** What runs of a workspace's cluster, where, and in which version. */
export async function status(workspace: string): Promise<Status> {
  const folder = openFolder(clusterFolder(workspace));
  const catalog = folder?.catalog ?? chooseCatalog();
  const notBuilt = unbuilt(catalog).map(({ name }) => name);
  const processes = folder ? running(folder) : new Map<string, number>();
  const isOwn = !folder || folder.controlPlane === "embedded";
  const parts = isOwn ? [...embedded, ...everywhere] : everywhere;
  const others = isOwn ? [] : [await elsewhere(folder)];
  const rows = [
    ...others.map(({ version, server }) => ["kubernetes", version, undefined, server, answer(version)]),
    ...parts.map(({ name, module, port, address = "127.0.0.1" }) => [
      name,
      module && versionOf(moduleOf(catalog, module)),
      processes.get(name),
      folder && processes.has(name) ? `${address}:${folder.ports[port]}` : undefined,
      processes.has(name) ? "runs" : module && notBuilt.includes(module) ? "is not built" : "does not run",
    ]),
  ];
  const missing =
    parts.filter(({ name }) => !processes.has(name)).length + others.filter(({ version }) => !version).length;
  const isUp = missing === 0;
  return {
    columns: ["part", "version", "pid", "listens on", "state"],
    rows,
    isUp,
    verdict: isUp
      ? `KUBECONFIG=${folder?.file("kubeconfig")}\nControl plane: ${folder && origins[folder.controlPlane]}, versions of catalog ${catalog}`
      : `${missing} of ${rows.length} do not run. Start them: npm run cluster -- up`,
  };
}

/** The API server of a cluster that is no process of ours; it has no version when it does not answer. */
async function elsewhere(folder: Folder): Promise<{ version?: string; server?: string }> {
  try {
    const { server } = readAccess(folder.file("kubeconfig"));
    const version = await withApi(folder, (api) => api.get("/version")).catch(() => undefined);
    return { server, version: version?.gitVersion };
  } catch {
    return {};
  }
}

function answer(version: string | undefined): string {
  return version ? "answers" : "does not answer";
}
