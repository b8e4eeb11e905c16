/** Paths of values, written as Helm's manual does: `server.ingress.hosts`, `configs.cm."admin.enabled"`. */
import type { Values } from "./releases";

export type Path = readonly string[];

/** Says that a chart hands through whatever is below a key. */
export const ANYTHING = "*";

export function pathToText(path: Path): string {
  return path.map((key) => (/^[\w-]+$|^\*$/.test(key) ? key : JSON.stringify(key))).join(".");
}

export function textToPath(text: string): string[] {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"|[^.]+/g)].map(([key]) =>
    key.startsWith('"') ? (JSON.parse(key) as string) : key,
  );
}

/** Paths to all that is no map: lists count as a whole, and so do maps with nothing in them. */
export function leavesOf(node: unknown, at: Path = []): string[][] {
  if (!isMap(node) || Object.keys(node).length === 0) return at.length > 0 ? [[...at]] : [];
  return Object.entries(node).flatMap(([key, child]) => leavesOf(child, [...at, key]));
}

/** Paths to all maps. */
export function mapsOf(node: unknown, at: Path = []): string[][] {
  if (!isMap(node)) return [];
  const below = Object.entries(node).flatMap(([key, child]) => mapsOf(child, [...at, key]));
  return at.length > 0 ? [[...at], ...below] : below;
}

export function valueAt(values: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (isMap(node) ? node[key] : undefined), values);
}

/** A copy with another value at a path; `undefined` takes the key out. */
export function withValue(values: Values, [key = "", ...rest]: Path, value: unknown): Values {
  const { [key]: child, ...others } = values;
  if (rest.length > 0) return { ...values, [key]: withValue(isMap(child) ? child : {}, rest, value) };
  return value === undefined ? others : { ...values, [key]: value };
}

/** Paths to all that is neither a map nor a list of them, through lists too, but not beyond where `stop` says. */
export function atomsOf(node: unknown, stop: (path: Path) => boolean, at: Path = []): string[][] {
  const isBranch = isMap(node) || (Array.isArray(node) && node.some(isMap));
  if (!isBranch || Object.keys(node).length === 0 || stop(at)) return at.length > 0 ? [[...at]] : [];
  return Object.entries(node).flatMap(([key, child]) => atomsOf(child, stop, [...at, key]));
}

/** A copy in which what stands at a path is changed, or taken out where `change` gives nothing. */
export function changedAt<T>(tree: T, path: Path, change: (value: unknown) => unknown): T {
  const copy = structuredClone(tree);
  const parent = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>((node, key) => node[key] as never, copy as never);
  const key = path.at(-1) ?? "";
  const value = change(parent[key]);
  if (value !== undefined) parent[key] = value;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return copy;
}

export function isMap(node: unknown): node is Record<string, unknown> {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}
