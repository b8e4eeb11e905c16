import { parse } from "yaml";

/** A value that is known only after an apply. */
export class Unknown {
  toJSON(): string {
    return "(known after apply)";
  }
}

/** A value that the plan calls sensitive. It is only ever compared. */
export class Sensitive {
  constructor(private readonly value: unknown) {}

  toJSON(): unknown {
    return { sensitive: this.value };
  }
}

/** A text that holds JSON or YAML: it differs where its values do. */
export class Document {
  constructor(
    readonly text: string,
    readonly value: unknown,
  ) {}

  toJSON(): string {
    return this.text;
  }
}

/**
 * A value of a plan, with what the plan's maps say of it in it: `Unknown` and `Sensitive` in the place of values, and
 * `Document` in the place of texts that hold JSON, or YAML in the values of a Helm release.
 *
 * @param unknown `after_unknown` of the same place; none for what was there before.
 * @param isYaml Whether texts here are YAML.
 */
export function marked(value: unknown, sensitive: unknown, unknown?: unknown, isYaml = false): unknown {
  if (unknown === true) return sensitive === true ? new Sensitive(new Unknown()) : new Unknown();
  // That something is not set is no secret.
  if (sensitive === true) return isNothing(value) ? value : new Sensitive(value);
  if (typeof value === "string") return document(value, isYaml) ?? value;
  if (!isContainer(value) && !isContainer(unknown)) return value;
  const parts = [value, unknown].filter(isContainer);
  const child = (key: string) =>
    marked(part(value, key), part(sensitive, key), part(unknown, key), isYaml || key === "values");
  if (parts.some(Array.isArray)) {
    const length = Math.max(...parts.map((each) => Object.keys(each).length));
    return Array.from({ length }, (_, at) => child(String(at)));
  }
  return Object.fromEntries([...new Set(parts.flatMap(Object.keys))].map((key) => [key, child(key)]));
}

export function isContainer(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof Sensitive || value instanceof Unknown || value instanceof Document)
  );
}

/** Providers write "not set" in all of these ways, and change their mind. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return (
    isContainer(value) && Object.values(value).every((child) => !Array.isArray(value) && isNothing(child))
  );
}

/** JSON in which the order of keys says nothing. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, child: unknown) =>
    typeof child === "object" && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  );
}

function part(value: unknown, key: string): unknown {
  return isContainer(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function document(text: string, isYaml: boolean): Document | undefined {
  if (!/^\s*[[{]/.test(text) && !(isYaml && /^\S.*:(\s|$)/.test(text))) return undefined;
  try {
    const value: unknown = isYaml ? parse(text) : JSON.parse(text);
    return isContainer(value) ? new Document(text, value) : undefined;
  } catch {
    return undefined;
  }
}
