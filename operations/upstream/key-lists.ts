import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ChartName } from "../../config/charts";
import type { UpstreamRelease } from "./releases";

/** The keys that a version of a chart reads. Names alone: what they do is told at the source. */
export interface KeyList {
  readonly chart: ChartName;
  readonly version: string;
  /** The chart as its makers keep it. */
  readonly source: string;
  /** ISO date. */
  readonly readOn: string;
  readonly keys: readonly string[];
}

const FOLDER = path.join("__tests__", "upstream", "keys");

/** The list of a chart; undefined when nobody has read that version yet. */
export function readKeyList({
  chart,
  version,
}: Pick<UpstreamRelease, "chart" | "version">): KeyList | undefined {
  const file = path.join(FOLDER, `${chart}-${version}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** Writes these lists, and takes away all others. */
export function writeKeyLists(lists: readonly KeyList[]): void {
  const files = new Map(lists.map((list) => [`${list.chart}-${list.version}.json`, list]));
  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER)) if (!files.has(name)) rmSync(path.join(FOLDER, name));
  for (const [name, list] of files) {
    writeFileSync(path.join(FOLDER, name), `${JSON.stringify(list, null, 2)}\n`);
  }
}

/** Where a chart of a version is kept, with the tag that its makers give it. */
export function sourceOf({ chart, version }: Pick<UpstreamRelease, "chart" | "version">): string {
  return `https://github.com/${sources[chart](version)}`;
}

const argo = (chart: string) => (version: string) =>
  `argoproj/argo-helm/tree/${chart}-${version}/charts/${chart}`;

const sources: Readonly<Record<ChartName, (version: string) => string>> = {
  "argo-cd": argo("argo-cd"),
  "argo-rollouts": argo("argo-rollouts"),
  "argocd-apps": argo("argocd-apps"),
  "argocd-image-updater": argo("argocd-image-updater"),
  "cluster-autoscaler": (version) =>
    `kubernetes/autoscaler/tree/cluster-autoscaler-chart-${version}/charts/cluster-autoscaler`,
  datadog: (version) => `DataDog/helm-charts/tree/datadog-${version}/charts/datadog`,
  "external-secrets": (version) =>
    `external-secrets/external-secrets/tree/helm-chart-${version}/deploy/charts/external-secrets`,
  kong: (version) => `Kong/charts/tree/kong-${version}/charts/kong`,
  "metrics-server": (version) =>
    `kubernetes-sigs/metrics-server/tree/metrics-server-helm-chart-${version}/charts/metrics-server`,
};
