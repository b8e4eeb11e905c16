import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { hasEffect } from "./effect";
import { handedThrough } from "./handed-through";
import { ANYTHING, isMap, leavesOf, mapsOf, type Path, pathToText, textToPath, valueAt } from "./paths";
import type { UpstreamRelease } from "./releases";
import { definedWhenPublished, type Renderer } from "./render";

/**
 * The keys that a chart reads, as text: those of its values file that its templates name, and those that only its
 * templates name. `podAnnotations.*` says that the chart hands through whatever is there, to Kubernetes or to what it
 * installs: found out by rendering `releases` with a key of no meaning in each map.
 */
export async function keysOf(renderer: Renderer, releases: readonly UpstreamRelease[]): Promise<string[]> {
  const [release] = releases;
  if (!release) return [];
  const folder = await renderer.chartFolder(release);
  const defaults = parse(readFileSync(path.join(folder, "values.yaml"), "utf8")) ?? {};
  const definitions = definedWhenPublished.includes(release.chart) ? ["crds"] : [];
  const templates = textIn(path.join(folder, "templates"), definitions);
  const words = new Set(templates.match(/[\w-]+/g));
  const documented = leavesOf(defaults).filter((leaf) => words.has(leaf.at(-1) ?? ""));
  const undocumented = pathsIn(templates).filter((named) => valueAt(defaults, named) === undefined);
  const nothing = documented.filter((leaf) => valueAt(defaults, leaf) === null);
  const open = await handedThrough(renderer, releases, [...mapsOf(defaults), ...nothing, ...undocumented]);
  const isBelow = (one: Path, other: Path) => other.every((key, depth) => one[depth] === key);
  const inner = (one: Path) => open.some((other) => isBelow(one, other) && one.length > other.length);
  const keys = [...documented, ...undocumented].filter((key) => !open.some((map) => isBelow(key, map)));
  const maps = open.filter((map) => !inner(map)).map((map) => [...map, ANYTHING]);
  const named = [...new Set([...keys, ...maps].map(pathToText))];
  return [...named, ...(await seenToCount(renderer, releases, named))].toSorted();
}

/** Keys that a template reads under a name which it is handed, of those that we set: known by what they change. */
async function seenToCount(
  renderer: Renderer,
  releases: readonly UpstreamRelease[],
  known: readonly string[],
) {
  const seen = new Set<string>();
  for (const release of releases) {
    const unknown = unknownKeys(release.values, known).filter((key) => !seen.has(key));
    for (const key of unknown) if (await hasEffect(renderer, release, textToPath(key))) seen.add(key);
  }
  return seen;
}

/** Paths that templates spell out: `.Values.a.b`, and `index .Values "a" "b"`. */
function pathsIn(templates: string): string[][] {
  const dotted = templates.matchAll(/\.Values((?:\.[A-Za-z_]\w*)+)/g);
  const indexed = templates.matchAll(/index \$?\.Values((?: "[^"]+")+)/g);
  return [
    ...[...dotted].map(([, names = ""]) => names.slice(1).split(".")),
    ...[...indexed].map(([, names = ""]) => [...names.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name)),
  ];
}

/** All that is written in a folder, but for some of the folders in it. */
function textIn(folder: string, leftOut: readonly string[]): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !leftOut.includes(path.basename(entry.parentPath)))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

/** Of the values that a release sets, those that are not among a chart's keys. */
export function unknownKeys(values: unknown, keys: readonly string[]): string[] {
  const known = new Set(keys);
  const isKnown = (leaf: Path) =>
    known.has(pathToText(leaf)) ||
    leaf.some((_, depth) => known.has(pathToText([...leaf.slice(0, depth + 1), ANYTHING])));
  return leavesOf(values)
    .filter((leaf) => !isKnown(leaf))
    .filter((leaf) => !isEmptyOf(valueAt(values, leaf), leaf, keys))
    .map(pathToText);
}

/** A map with nothing in it, of which keys are known. */
function isEmptyOf(value: unknown, leaf: Path, keys: readonly string[]): boolean {
  return isMap(value) && keys.some((key) => key.startsWith(`${pathToText(leaf)}.`));
}
