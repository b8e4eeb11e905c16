import type { Change } from "../terraform/plan-json";
import { canonical, Document, isContainer, isNothing, marked, Unknown } from "./marked";

/** A key of an object, a place in a list, or the element of a list that goes by a name. */
export type Step = string | number | { readonly named: string };

/** From the resource to a value in it; into JSON and YAML, too. */
export type Path = readonly Step[];

/** A value that a change makes another. */
export interface Difference {
  readonly path: Path;
  /** Undefined where there was nothing. Plain JSON, `Sensitive`, or a `Document` of which only the format changes. */
  readonly before: unknown;
  /** Undefined where there is nothing any more; may be `Unknown` besides. */
  readonly after: unknown;
  /** Whether the resource is replaced for it. */
  readonly forcesReplacement: boolean;
}

/** Where before and after differ, as deep as both have the same shape. Nothing, empty and null are the same. */
export function differences(change: Change): Difference[] {
  const before = marked(change.before, change.before_sensitive);
  const after = marked(change.after, change.after_sensitive, change.after_unknown);
  // An array of a plan is a list or a set; what stands before or after what in it is told by neither.
  const forcing = (change.replace_paths ?? []).map((path) => path.filter((step) => typeof step === "string"));
  return between(before, after, []).map(([path, from, to]) => {
    const names = path.filter((step) => typeof step === "string");
    return {
      path,
      before: from,
      after: to,
      forcesReplacement: forcing.some((steps) => steps.every((step, at) => names[at] === step)),
    };
  });
}

type Leaf = readonly [path: Path, before: unknown, after: unknown];

function between(before: unknown, after: unknown, path: Path): Leaf[] {
  if (before instanceof Document || after instanceof Document) return betweenDocuments(before, after, path);
  if (isNothing(before) && isNothing(after)) return [];
  if (!(after instanceof Unknown) && canonical(before ?? null) === canonical(after ?? null)) return [];
  const bothOrNone = (test: (value: unknown) => boolean) =>
    [before, after].every((value) => isNothing(value) || test(value));
  if (bothOrNone(Array.isArray)) return betweenLists(asList(before), asList(after), path);
  if (bothOrNone((value) => isContainer(value) && !Array.isArray(value))) {
    return betweenObjects(asObject(before), asObject(after), path);
  }
  return [[path, nothingAsUndefined(before), nothingAsUndefined(after)]];
}

function betweenObjects(before: Record<string, unknown>, after: Record<string, unknown>, path: Path): Leaf[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    between(own(before, key), own(after, key), [...path, key]),
  );
}

function betweenDocuments(before: unknown, after: unknown, path: Path): Leaf[] {
  const inside = (value: unknown) => (value instanceof Document ? value.value : value);
  const leaves = between(inside(before), inside(after), path);
  if (leaves.length > 0 || !(before instanceof Document && after instanceof Document)) return leaves;
  return before.text === after.text ? [] : [[path, before, after]];
}

/** Elements on both sides stay; the others are told apart by what names them, or go in pairs as they come. */
function betweenLists(before: readonly unknown[], after: readonly unknown[], path: Path): Leaf[] {
  const { gone, come } = withoutCommon(before, after);
  // The same elements in another order.
  if (gone.length === 0 && come.length === 0) return [[path, before, after]];
  const pairs = [
    ...take(
      gone,
      come,
      (from, to) => nameOf(before[from]) !== undefined && nameOf(before[from]) === nameOf(after[to]),
    ),
    ...take(gone, come, (from, to) => nameOf(before[from]) === undefined || nameOf(after[to]) === undefined),
  ];
  return [
    ...pairs.flatMap(([from, to]) => between(before[from], after[to], [...path, stepTo(after, to)])),
    ...gone.flatMap((from) => between(before[from], undefined, [...path, stepTo(before, from)])),
    ...come.flatMap((to) => between(undefined, after[to], [...path, stepTo(after, to)])),
  ];
}

function stepTo(list: readonly unknown[], at: number): Step {
  const named = nameOf(list[at]);
  return named === undefined ? at : { named };
}

/** Where the elements stand that only one of two lists has. */
function withoutCommon(before: readonly unknown[], after: readonly unknown[]) {
  const places = new Map<string, number[]>();
  for (const [at, element] of before.entries()) {
    const key = canonical(element ?? null);
    places.set(key, [...(places.get(key) ?? []), at]);
  }
  const come = [...after.keys()].filter(
    (at) => places.get(canonical(after[at] ?? null))?.shift() === undefined,
  );
  return { gone: [...places.values()].flat().toSorted((a, b) => a - b), come };
}

/** Takes pairs that belong together out of two lists. */
function take(
  from: number[],
  to: number[],
  belong: (from: number, to: number) => boolean,
): [from: number, to: number][] {
  return [...from].flatMap((each): [number, number][] => {
    const at = to.findIndex((other) => belong(each, other));
    if (at < 0) return [];
    from.splice(from.indexOf(each), 1);
    return [[each, to.splice(at, 1)[0] as number]];
  });
}

/** What lists in Kubernetes and in AWS call their elements by. */
const NAMES = ["name", "id", "key", "Sid", "sid"];

function nameOf(element: unknown): string | undefined {
  if (!isContainer(element)) return undefined;
  return NAMES.map((name) => own(element, name)).find((value) => typeof value === "string");
}

function nothingAsUndefined(value: unknown): unknown {
  return isNothing(value) ? undefined : value;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asObject(value: unknown): Record<string, unknown> {
  return isContainer(value) ? value : {};
}

function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
