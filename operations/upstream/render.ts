import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { catalogs } from "../../config/catalog";
import { type ChartName, charts } from "../../config/charts";
import { outputOf } from "../tools/command";
import { findHelm, findUpstreamCharts, needed } from "../tools/find";
import type { UpstreamRelease, Values } from "./releases";

/**
 * Charts whose definitions are made when they are published: copies of their repository have none. What is known of
 * them is known without, so that archives and copies come to the same.
 */
export const definedWhenPublished: readonly ChartName[] = ["external-secrets"];

/** Renders published charts as they are installed. */
export interface Renderer {
  /** For example "v3.19.5". */
  readonly helmVersion: string;
  /**
   * Manifests, and definitions but for those of `definedWhenPublished`; with other values where some are given.
   * @throws Error with Helm's words.
   */
  readonly render: (release: UpstreamRelease, values?: Values) => Promise<string>;
  /** Files of a chart, by path in it. */
  readonly chartFolder: (release: Pick<UpstreamRelease, "catalog" | "chart">) => Promise<string>;
  /** Removes what was unpacked. */
  readonly close: () => void;
}

/** @throws UserError when Helm or a chart cannot be had. */
export async function findRenderer(): Promise<Renderer> {
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const helm = needed("Helm", await findHelm({ report }));
  const upstream = needed("Every published chart", await findUpstreamCharts({ report }));
  const version = await outputOf(helm.path, ["version", "--template", "{{.Version}}"]);
  const folder = mkdtempSync(path.join(tmpdir(), "upstream-"));
  const pathOf = ({ catalog, chart }: Pick<UpstreamRelease, "catalog" | "chart">) =>
    upstream.pathOf(charts[catalog][chart]);
  return {
    helmVersion: version.trim(),
    async render(release, values = release.values) {
      const file = path.join(mkdtempSync(path.join(folder, "values-")), "values.json");
      writeFileSync(file, JSON.stringify(values));
      const options = ["--namespace", release.namespace, "--kube-version", kubernetesOf(release)];
      const text = await outputOf(helm.path, [
        "template",
        release.release,
        pathOf(release),
        ...options,
        "--include-crds",
        "--values",
        file,
      ]);
      return definedWhenPublished.includes(release.chart) ? withoutDefinitions(text) : text;
    },
    async chartFolder(chart) {
      const found = pathOf(chart);
      if (!found.endsWith(".tgz")) return found;
      const unpacked = mkdtempSync(path.join(folder, "chart-"));
      await outputOf("tar", ["-xzf", found, "-C", unpacked]);
      return path.join(unpacked, chart.chart);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What Helm rendered, without what came of the folder `templates/crds`. */
export function withoutDefinitions(rendered: string): string {
  return rendered
    .split(/^(?=---\n# Source: )/m)
    .filter((document) => !/^---\n# Source: [\w-]+\/templates\/crds\//.test(document))
    .join("");
}

/** Version of the Kubernetes that a release is for. */
export function kubernetesOf({ catalog }: Pick<UpstreamRelease, "catalog">): string {
  return `${catalogs[catalog].kubernetes.version}.0`;
}
