import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";

/** What listens, each on a port of its own on 127.0.0.1. */
export const listeners = [
  "etcd",
  "etcd-peers",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
  "redis",
  "git",
  "datadog",
  "rollouts-metrics",
  "rollouts-health",
  "argocd-repo-server",
  "argocd-repo-server-metrics",
  "argocd-application-controller-metrics",
] as const;
export type Listener = (typeof listeners)[number];

/** The folder of a cluster: everything that it writes is in it, and goes with it. */
export interface Folder {
  readonly path: string;
  /** Drawn when the cluster is made, and kept as long as it lives: its kubeconfig stays good. */
  readonly ports: Readonly<Record<Listener, number>>;
  /** What makes its bearer an administrator of the cluster. */
  readonly token: string;
  readonly file: (...names: string[]) => string;
}

/** Where the cluster of a workspace lives. */
export function clusterFolder(workspace: string): string {
  return path.resolve(workspace, ".rehearsal", "cluster");
}

/** The folder of a cluster that was begun, if one was. */
export function openFolder(folder: string): Folder | undefined {
  const settings = path.join(folder, "settings.json");
  if (!existsSync(settings)) return undefined;
  return { ...JSON.parse(readFileSync(settings, "utf8")), path: folder, file: fileIn(folder) };
}

/** Makes the folder, with free ports and a new token. Only its owner can look into it. */
export async function makeFolder(folder: string): Promise<Folder> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ports = await freePorts(listeners.length);
  const settings = {
    ports: Object.fromEntries(listeners.map((name, index) => [name, ports[index] as number])),
    token: randomBytes(32).toString("hex"),
  };
  writeFileSync(path.join(folder, "settings.json"), `${JSON.stringify(settings, null, 2)}\n`, {
    mode: 0o600,
  });
  return openFolder(folder) as Folder;
}

/** Held open until all are drawn, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function fileIn(folder: string): Folder["file"] {
  return (...names) => path.join(folder, ...names);
}
