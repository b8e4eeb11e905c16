/**
 * What narrows a query: tags by value, and the variables at the top of a dashboard.
 * https://docs.datadoghq.com/metrics/advanced-filtering/
 */

/** One condition on tags. */
export type Filter =
  | { readonly kind: "tag"; readonly key: string; readonly values: readonly TagValue[] }
  | { readonly kind: "variable"; readonly name: string; readonly key: string }
  | { readonly kind: "not"; readonly filter: Extract<Filter, { kind: "tag" }> };

type TagValue = { readonly text: string; readonly printed: string };

/** Stands in a query for what somebody else puts there, and is printed as it is: `{{args.version}}` of Rollouts. */
export class Placeholder {
  constructor(readonly text: string) {}
}

/** The tag has one of the values. @throws Error for no value at all, which Datadog would take for "whatever". */
export function tag(
  key: string,
  ...values: [string | Placeholder, ...(string | Placeholder)[]]
): Extract<Filter, { kind: "tag" }> {
  return {
    kind: "tag",
    key: checkedKey(key),
    values: values.map((value) =>
      value instanceof Placeholder
        ? { text: value.text, printed: value.text }
        : { text: value, printed: tagValue(value) },
    ),
  };
}

/** The tag's value begins with a text: `prefix("http.status_code", "5")` is every 5xx. */
export function prefix(key: string, start: string): Extract<Filter, { kind: "tag" }> {
  return {
    kind: "tag",
    key: checkedKey(key),
    values: [{ text: `${start}*`, printed: `${tagValue(start)}*` }],
  };
}

/** Everything that a filter leaves out, also what does not have the tag. */
export function not(filter: Extract<Filter, { kind: "tag" }>): Filter {
  return { kind: "not", filter };
}

/** What the reader of a dashboard chose at its top, of the values of tag `key`. */
export function variable(name: string, key: string = name): Filter {
  return { kind: "variable", name: checkedKey(name), key: checkedKey(key) };
}

/** `env:prod,!http.status_code:5*`, or with AND where a tag may have one of several values; `*` for no filter. */
export function printFilters(filters: readonly Filter[]): string {
  if (filters.length === 0) return "*";
  // Datadog takes commas or words in one filter, not both.
  const words = filters.some((filter) => tagOf(filter)?.values.length !== 1 && filter.kind !== "variable");
  return filters.map((filter) => print(filter, words)).join(words ? " AND " : ",");
}

/** Keys of the tags that filters read. */
export function keysOf(filters: readonly Filter[]): string[] {
  return filters.map((filter) => (filter.kind === "not" ? filter.filter.key : filter.key));
}

/**
 * A value as Datadog keeps it: lower case, and `_` for whatever is no letter, digit or one of `_-:./`. So a value can
 * hold nothing that has a meaning in a query. https://docs.datadoghq.com/getting_started/tagging/#define-tags
 */
export function tagValue(value: string): string {
  const kept = value
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\-:./]+/gu, "_")
    .replace(/_{2,}/g, "_")
    .slice(0, LONGEST_VALUE)
    .replace(/_$/, "");
  if (kept === "")
    throw new Error(`"${value}" has nothing that could stand in a tag. Give it a letter or digit.`);
  return kept;
}

const LONGEST_VALUE = 200;

function checkedKey(key: string): string {
  if (/^[a-z][a-z0-9_.-]*$/.test(key)) return key;
  throw new Error(`"${key}" is no key of a tag. Write it in lower-case letters, digits and . _ -`);
}

function tagOf(filter: Filter): Extract<Filter, { kind: "tag" }> | undefined {
  if (filter.kind === "variable") return undefined;
  return filter.kind === "not" ? filter.filter : filter;
}

function print(filter: Filter, words: boolean): string {
  if (filter.kind === "variable") return `$${filter.name}`;
  const { key, values } = tagOf(filter) as Extract<Filter, { kind: "tag" }>;
  const [first, ...others] = values.map(({ printed }) => printed);
  const negated = filter.kind === "not";
  if (!words) return `${negated ? "!" : ""}${key}:${first}`;
  if (others.length === 0) return `${negated ? "NOT " : ""}${key}:${first}`;
  return `${key} ${negated ? "NOT IN" : "IN"} (${[first, ...others].join(",")})`;
}
