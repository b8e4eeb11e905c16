import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { type Chart, charts } from "../../config/charts";
import { outputOf } from "./command";
import { type Found, toolsFolder } from "./found";
import { findHelm } from "./helm";

/** The published charts of both catalogs, as Helm takes them: unpacked folders or archives. */
export interface UpstreamCharts {
  /** Path of a chart. */
  readonly pathOf: (chart: Chart) => string;
}

export interface UpstreamChartsSearch {
  readonly env?: NodeJS.ProcessEnv;
  readonly report?: (line: string) => void;
  /** False to look only: what is not there is not pulled. */
  readonly install?: boolean;
}

/**
 * The charts in the folder CHARTS_DIR, as `<chart>-<version>` or `<chart>-<version>.tgz`; else pulled from their
 * repositories into `.tools/charts`.
 */
export async function findUpstreamCharts(search: UpstreamChartsSearch = {}): Promise<Found<UpstreamCharts>> {
  const { env = process.env, report } = search;
  const folder = path.resolve(env.CHARTS_DIR || path.join(toolsFolder(), "charts"));
  const all = Object.values(charts).flatMap((catalog) => Object.values(catalog));
  const found: UpstreamCharts = { pathOf: (chart) => locate(folder, chart) as string };
  const absent = () => all.filter((chart) => !locate(folder, chart));
  const why = () => `no upstream charts: ${folder} lacks ${listed(absent().map(fileName))}`;
  const remedy = "Connect to the internet, or set CHARTS_DIR to a folder that has them";
  if (absent().length === 0) return { found: true, ...found };
  const helm = env.CHARTS_DIR || search.install === false ? undefined : await findHelm({ report });
  if (!helm?.found) return { found: false, why: why(), remedy };
  report?.(`Pulling ${absent().length} charts from their repositories, once …`);
  mkdirSync(folder, { recursive: true });
  await Promise.all(absent().map((chart) => pull(helm.path, chart, folder)));
  return absent().length === 0 ? { found: true, ...found } : { found: false, why: why(), remedy };
}

/** All of them if they are few, else one and how many more. */
function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names[0]} and ${names.length - 1} more`;
}

function locate(folder: string, chart: Chart): string | undefined {
  const name = path.join(folder, fileName(chart));
  return [name, `${name}.tgz`].find(existsSync);
}

function fileName({ name, version }: Chart): string {
  return `${name}-${version}`;
}

/** One that cannot be had is found missing afterwards. */
async function pull(helm: string, { name, repository, version }: Chart, folder: string): Promise<void> {
  await outputOf(helm, ["pull", name, "--repo", repository, "--version", version, "-d", folder]).catch(
    () => undefined,
  );
}
