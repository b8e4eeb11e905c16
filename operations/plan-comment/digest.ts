import { createHash } from "node:crypto";
import type { Change, PlanJson } from "../terraform/plan-json";
import { canonical, isContainer } from "./marked";

/**
 * What a plan would do, in one word: `sha256:` and 64 hexadecimal digits. The plan made again has the same digest as
 * long as code and world are the same; it has another when it would do something else, or do it to something else.
 *
 * Of each change it covers the action, the object's id, and each attribute that differs, before and after. It leaves
 * out what stays, what was only refreshed, versions and times. Of a sensitive value it covers that it changes, not
 * what it is: who reads the digest in a comment could otherwise try guesses against it.
 */
export function planDigest(plan: PlanJson): string {
  const resources = (plan.resource_changes ?? [])
    .filter(({ change, previous_address }) => doesSomething(change) || previous_address !== undefined)
    .map(({ address, previous_address, deposed, change }) => ({
      address,
      previous_address,
      deposed,
      ...essence(change),
    }));
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, change]) => doesSomething(change))
    .map(([output, change]) => ({ output, ...essence(change) }));
  return digestOf([...resources, ...outputs].map(canonical));
}

/** One digest for several texts, whatever their order. */
export function digestOf(texts: readonly string[]): string {
  return `sha256:${createHash("sha256").update(texts.toSorted().join("\n")).digest("hex")}`;
}

function doesSomething({ actions, importing }: Change): boolean {
  return importing !== undefined || actions.some((action) => action !== "no-op");
}

function essence(change: Change) {
  const { actions, importing, replace_paths } = change;
  const before = concealed(change.before, change.before_sensitive);
  const after = concealed(change.after, change.after_sensitive);
  return {
    actions,
    importing,
    replace_paths: replace_paths?.map(canonical).toSorted(),
    id: part(before, "id"),
    // What is destroyed is told by its id; its other values may be refreshed at any time.
    ...(actions.join() !== "delete" && { differences: differences(change, before, after) }),
  };
}

/** The attributes that differ, with both values; of one that is known only after the apply, that it is so. */
function differences(
  { before: from, after: to, after_unknown: unknown }: Change,
  before: unknown,
  after: unknown,
) {
  if (!isContainer(from ?? to ?? unknown)) return [before, unknown === true ? UNKNOWN : after];
  const names = new Set(
    [from, to, unknown].flatMap((value) => (isContainer(value) ? Object.keys(value) : [])),
  );
  return Object.fromEntries(
    [...names].flatMap((name): [string, unknown][] => {
      const notYet = part(unknown, name);
      if (notYet === true) return [[name, UNKNOWN]];
      const same = canonical(part(from, name) ?? null) === canonical(part(to, name) ?? null);
      if (same && !holdsTrue(notYet)) return [];
      return [[name, [part(before, name), part(after, name), notYet]]];
    }),
  );
}

const UNKNOWN = "known after apply";

/** A value without what a map of the same shape calls sensitive. */
function concealed(value: unknown, sensitive: unknown): unknown {
  if (sensitive === true) return "sensitive";
  if (!isContainer(value) || !isContainer(sensitive)) return value;
  const parts = Object.entries(value).map(([key, child]) => [key, concealed(child, sensitive[key])] as const);
  return Array.isArray(value) ? parts.map(([, child]) => child) : Object.fromEntries(parts);
}

function holdsTrue(value: unknown): boolean {
  return value === true || (isContainer(value) && Object.values(value).some(holdsTrue));
}

function part(value: unknown, key: string): unknown {
  return isContainer(value) ? value[key] : undefined;
}
