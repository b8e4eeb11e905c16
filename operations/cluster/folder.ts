import { randomBytes, randomInt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import type { CatalogName } from "../../config/catalog";
import type { ControlPlaneName } from "./control-plane";

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

/** From here to below there: Linux gives those from 32768 on to whoever asks for any, other systems from 49152 on. */
const PORTS = [20_000, 32_000] as const;

/** The folder of a cluster: everything that it writes is in it, and goes with it. */
export interface Folder {
  readonly path: string;
  /** What it was begun with. */
  readonly controlPlane: ControlPlaneName;
  readonly catalog: CatalogName;
  /** Drawn when the cluster is made, and kept as long as it lives: its kubeconfig stays good. */
  readonly ports: Readonly<Record<Listener, number>>;
  /** What makes its bearer an administrator of an embedded control plane. */
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
export async function makeFolder(
  folder: string,
  begun: Pick<Folder, "controlPlane" | "catalog"> = { controlPlane: "embedded", catalog: "seed" },
): Promise<Folder> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ports = await freePorts(listeners.length);
  const settings = {
    ...begun,
    ports: Object.fromEntries(listeners.map((name, index) => [name, ports[index] as number])),
    token: randomBytes(32).toString("hex"),
  };
  writeFileSync(path.join(folder, "settings.json"), `${JSON.stringify(settings, null, 2)}\n`, {
    mode: 0o600,
  });
  return openFolder(folder) as Folder;
}

/**
 * Of a row below those that systems give to whoever asks for any: while a part does not run, nobody else comes by its
 * port by chance.
 */
async function freePorts(count: number): Promise<number[]> {
  const [lowest, highest] = PORTS;
  const rows = Math.floor((highest - lowest) / count);
  for (;;) {
    const first = lowest + randomInt(rows) * count;
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return ports;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

function fileIn(folder: string): Folder["file"] {
  return (...names) => path.join(folder, ...names);
}
