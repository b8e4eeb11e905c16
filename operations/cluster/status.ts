import type { Cell } from "../terminal/table";
import { unbuilt } from "./build";
import { clusterFolder, type Listener, openFolder } from "./folder";
import { running } from "./processes";
import { type ModuleName, modules, versionOf } from "./programs";

/** Every service, with the module that it is built from, if it is, and the port that it listens on. */
const services: readonly { readonly name: string; readonly module?: ModuleName; readonly port: Listener }[] =
  [
    { name: "etcd", module: "etcd", port: "etcd" },
    { name: "kube-apiserver", module: "kubernetes", port: "kube-apiserver" },
    { name: "kube-controller-manager", module: "kubernetes", port: "kube-controller-manager" },
    { name: "kube-scheduler", module: "kubernetes", port: "kube-scheduler" },
    { name: "kwok", module: "kwok", port: "kwok" },
    { name: "redis", module: "redis", port: "redis" },
    { name: "git", port: "git" },
    { name: "datadog", port: "datadog" },
    { name: "argo-rollouts", module: "argo-rollouts", port: "rollouts-health" },
    { name: "argocd-repo-server", module: "argo-cd", port: "argocd-repo-server" },
    {
      name: "argocd-application-controller",
      module: "argo-cd",
      port: "argocd-application-controller-metrics",
    },
  ];

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
  const processes = folder ? running(folder) : new Map<string, number>();
  const rows = services.map(({ name, module, port }) => [
    name,
    module && versionOf(modules.find((candidate) => candidate.name === module) as (typeof modules)[number]),
    processes.get(name),
    folder && processes.has(name) ? `127.0.0.1:${folder.ports[port]}` : undefined,
    processes.has(name) ? "runs" : built(module) ? "does not run" : "is not built",
  ]);
  const missing = services.filter(({ name }) => !processes.has(name));
  const isUp = missing.length === 0;
  return {
    columns: ["part", "version", "pid", "listens on", "state"],
    rows,
    isUp,
    verdict: isUp
      ? `KUBECONFIG=${folder?.file("kubeconfig")}`
      : `${missing.length} of ${services.length} do not run. Start them: npm run cluster -- up`,
  };
}

function built(module: ModuleName | undefined): boolean {
  return !unbuilt().some(({ name }) => name === module);
}
