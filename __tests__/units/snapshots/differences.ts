import { parseYamlencode } from "./terraform-value";

interface Leaf {
  readonly path: readonly string[];
  /** As JSON; of what has parts, only which kind it is: "a list" and "an object" are told apart, and no more. */
  readonly value: string;
  readonly hasParts: boolean;
  /** The elements of a list, by which a change of places among names shows. */
  readonly order: readonly string[];
}

/**
 * What differs between stacks of Terraform JSON, in order, each block under a heading and each value on a line of its
 * own: `- path: old`, `+ path: new`, or `  path: old → new`. Values of charts are compared as the trees that they are.
 */
export function differences(before: unknown, after: unknown): string[] {
  const [old, current] = [leaves(before), leaves(after)];
  let heading = "";
  return [...new Set([...old.keys(), ...current.keys()])].sort().flatMap((key) => {
    const line = difference(old.get(key), current.get(key));
    if (!line) return [];
    const above = blockOf(key.split("\n")).join(".");
    const lines = above === heading ? [line] : [above, line];
    heading = above;
    return lines;
  });
}

function difference(from: Leaf | undefined, to: Leaf | undefined): string | undefined {
  const whole = ((from ?? to) as Leaf).path;
  const path = whole.slice(blockOf(whole).length).join(".");
  if (from && to) {
    const [old, current] = from.value === to.value ? orders(from, to) : [from.value, to.value];
    return old === current ? undefined : `    ${path}: ${old} → ${current}`;
  }
  // What came or went is told by its parts.
  const { value, hasParts } = (from ?? to) as Leaf;
  return hasParts ? undefined : `  ${from ? "-" : "+"} ${path}: ${value}`;
}

/** Stack, kind of block, type and name; an output has no type. */
function blockOf(path: readonly string[]): readonly string[] {
  return path.slice(0, path[1] === "output" ? 3 : 4);
}

/** In which order both lists hold what both hold. */
function orders({ order: old }: Leaf, { order: current }: Leaf): [string, string] {
  const common = (names: readonly string[], others: readonly string[]) =>
    names.filter((name) => others.includes(name)).join(", ");
  return [common(old, current), common(current, old)];
}

/** Every value of a tree by its path; empty lists and objects are values too. */
function leaves(tree: unknown): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  const walk = (written: unknown, path: readonly string[]) => {
    const value = isYaml(written) ? parseYamlencode(written) : written;
    const parts = partsOf(value);
    const hasParts = parts.length > 0;
    const kind = Array.isArray(value) ? "a list" : "an object";
    const order = Array.isArray(value) ? parts.map(([name]) => name) : [];
    found.set(path.join("\n"), { path, hasParts, value: hasParts ? kind : JSON.stringify(value), order });
    for (const [name, part] of parts) walk(part, [...path, name]);
  };
  walk(tree, []);
  return found;
}

function isYaml(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("${yamlencode(");
}

function partsOf(value: unknown): [string, unknown][] {
  if (value === null || typeof value !== "object") return [];
  if (!Array.isArray(value)) {
    // Which cdktf wrote it and where a construct stands: neither reaches AWS.
    return Object.entries(value).flatMap(([name, part]) => (name === "//" ? [] : [[quoted(name), part]]));
  }
  const names = value.map(nameOf);
  // By name where each has one of its own, so that one more in front does not change all behind it.
  const named = names.every(Boolean) && new Set(names).size === names.length;
  return value.map((part, index) => [named ? (names[index] as string) : `[${index}]`, part]);
}

function nameOf(element: unknown): string | undefined {
  if (element === null || typeof element !== "object") return undefined;
  const { name, metadata } = element as { name?: unknown; metadata?: { name?: unknown } };
  const own = name ?? metadata?.name;
  return typeof own === "string" ? quoted(own) : undefined;
}

/** A name with dots in quotation marks: `podAnnotations."ad.datadoghq.com/agent.checks"`. */
function quoted(name: string): string {
  return /[.\n]/.test(name) ? JSON.stringify(name) : name;
}
