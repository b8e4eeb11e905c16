import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Api, Manifest } from "../../operations/cluster/api";
import { builtPrograms, type Programs } from "../../operations/cluster/build";
import { chooseCatalog } from "../../operations/cluster/choose";
import { embedded } from "../../operations/cluster/embedded";
import { clusterFolder, type Folder, makeFolder } from "../../operations/cluster/folder";
import { ensureRunning, type Service } from "../../operations/cluster/processes";
import { guarded } from "./guarded";

/** A Kubernetes that is not ours, with all the controllers and all the admission that kubeadm gives one. */
export class OtherCluster {
  private constructor(
    readonly folder: Folder,
    private readonly workspace: string,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(): Promise<OtherCluster> {
    const workspace = mkdtempSync(path.join(tmpdir(), "other-cluster-"));
    const end = guarded(workspace);
    const folder = await makeFolder(clusterFolder(workspace), {
      controlPlane: "embedded",
      catalog: chooseCatalog(),
    });
    const ensure = async (services: readonly Service[]) => {
      for (const service of services) await ensureRunning(folder, asKubeadm(service));
    };
    await embedded.up(folder, builtPrograms(folder.catalog) as Programs, ensure);
    return new OtherCluster(folder, workspace, end);
  }

  get kubeconfig(): string {
    return this.folder.file("kubeconfig");
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.workspace, { recursive: true });
  }
}

function asKubeadm({ args, ...service }: Service): Service {
  return {
    ...service,
    args: args
      .filter((flag) => !flag.startsWith("--disable-admission-plugins="))
      .map((flag) => (flag.startsWith("--controllers=") ? "--controllers=*" : flag)),
  };
}

/** Every object of a cluster, by its address. Events are left out: they go by themselves, after an hour. */
export async function everything(api: Api): Promise<string[]> {
  const { groups } = await api.get("/apis");
  const roots = [
    "/api/v1",
    ...groups.map(({ preferredVersion: { groupVersion } }: Manifest) => `/apis/${groupVersion}`),
  ];
  const found: string[] = [];
  for (const root of roots) {
    const { resources } = await api.get(root);
    for (const { name, verbs } of resources as Manifest[]) {
      if (!verbs.includes("list") || name === "events") continue;
      const { items } = await api.get(`${root}/${name}`);
      const places = items.map(({ metadata }: Manifest) => [root, name, metadata.namespace, metadata.name]);
      found.push(...places.map((place: string[]) => place.filter(Boolean).join("/")));
    }
  }
  return found.sort();
}
