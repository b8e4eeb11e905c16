import { isDeepStrictEqual } from "node:util";
import type { EnvironmentInput } from "../../config/schema";
import { literal } from "./literal";
import { byHand, type ObjectExpression, objectOf, type Property, plainValue, propertyOf } from "./syntax";

/** A value to be set at a path; undefined takes what is there away. */
export interface Change {
  readonly path: readonly [string, ...string[]];
  readonly value: unknown;
}

/**
 * What a file in config/environments says.
 *
 * @param where the file, for what is said of it
 * @throws UserError where it is not one object of plain values: then a person has to edit it.
 */
export function readEnvironment(text: string, where: string): EnvironmentInput {
  return plainValue(objectOf(text, where), where) as EnvironmentInput;
}

/**
 * The file with these changes: all else, comments too, stays as it is.
 *
 * The outcome is read back, so that what is returned says what was asked for, or nothing is.
 */
export function editEnvironment(text: string, where: string, changes: readonly Change[]): string {
  const edited = withoutUnusedPlaceholder(
    changes.reduce((edited, change) => edit(edited, where, change), text),
  );
  const expected = changeEnvironment(readEnvironment(text, where), changes);
  if (!isDeepStrictEqual(readEnvironment(edited, where), expected)) {
    throw new Error(`${where} would not say what was asked for: ${JSON.stringify(changes)}`);
  }
  return edited;
}

/** The same changes to what the file says. */
export function changeEnvironment(input: EnvironmentInput, changes: readonly Change[]): EnvironmentInput {
  return changes.reduce((changed, { path, value }) => set(changed, path, value) as EnvironmentInput, input);
}

function set(group: object, [key, ...deeper]: Change["path"], value: unknown): object {
  const { [key]: present, ...others } = group as Record<string, unknown>;
  const [next, ...rest] = deeper;
  const changed = next === undefined ? value : set((present ?? {}) as object, [next, ...rest], value);
  if (changed === undefined) return others;
  return present === undefined ? { ...others, [key]: changed } : { ...group, [key]: changed };
}

function edit(text: string, where: string, { path, value }: Change): string {
  const key = path.at(-1) as string;
  const parent = path.slice(0, -1).reduce(
    (at, name) => {
      const inner = propertyOf(at, name)?.value;
      if (inner?.type !== "ObjectExpression") throw byHand(where, `${name} is no group of values`, at);
      return inner;
    },
    objectOf(text, where),
  );
  const property = propertyOf(parent, key);
  if (!property && value === undefined) return text;
  const indent = "  ".repeat(path.length);
  const said = literal(value, indent, `${indent}${key}: `.length);
  if (property && value !== undefined) return splice(text, start(property.value), end(property.value), said);
  const [outer, ...inner] = path.slice(0, -1);
  if (outer && isOnOneLine(text, parent)) {
    const group = set(plainValue(parent, where) as object, [key], value);
    return edit(text, where, { path: [outer, ...inner], value: group });
  }
  return property ? cut(text, property) : append(text, parent, `${indent}${key}: ${said},\n`);
}

function isOnOneLine(text: string, object: ObjectExpression): boolean {
  return !text.slice(start(object), end(object)).includes("\n");
}

/** As the last property of an object that is written over several lines. */
function append(text: string, object: ObjectExpression, line: string): string {
  const closing = text.lastIndexOf("\n", end(object) - 1) + 1;
  const added = splice(text, closing, closing, line);
  const last = object.properties.at(-1);
  return last && object.extra?.trailingComma === undefined ? splice(added, end(last), end(last), ",") : added;
}

/** Takes a property away, with the lines and the comments above it that are its own. */
function cut(text: string, property: Property): string {
  const lineOf = (at: number) => text.lastIndexOf("\n", at - 1) + 1;
  const own = (property.leadingComments ?? []).filter(
    (comment) => text.slice(lineOf(start(comment)), start(comment)).trim() === "",
  );
  const from = lineOf(Math.min(start(property), ...own.map(start)));
  return splice(text, from, text.indexOf("\n", end(property)) + 1, "");
}

function withoutUnusedPlaceholder(text: string): string {
  const line = /^import \{ PLACEHOLDER_ACCOUNT \} from .*\n/m;
  return text.replace(line, "").includes("PLACEHOLDER_ACCOUNT") ? text : text.replace(line, "");
}

const start = (node: { readonly start?: number | null }) => node.start as number;
const end = (node: { readonly end?: number | null }) => node.end as number;
const splice = (text: string, from: number, to: number, inserted: string) =>
  text.slice(0, from) + inserted + text.slice(to);
