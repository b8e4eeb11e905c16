/**
 * Searches for logs, spans and events: `service:sample-web-app @http.status_code:[500 TO 599]`.
 * https://docs.datadoghq.com/logs/explorer/search_syntax/
 */

/** Where a search looks. Each source has tags and attributes of its own. */
export type SearchSource = "logs" | "spans" | "events";

/** One condition of a search. */
export type Term =
  | { readonly kind: "tag"; readonly key: string; readonly values: readonly string[] }
  /** A field of a log or span, printed as `@key`. */
  | { readonly kind: "attribute"; readonly key: string; readonly values: readonly string[] }
  | { readonly kind: "range"; readonly key: string; readonly from: number; readonly to: number }
  /** What the reader of a dashboard chose at its top. */
  | { readonly kind: "variable"; readonly name: string; readonly key: string }
  /** The same in the address of a link. */
  | { readonly kind: "macro"; readonly name: string; readonly key: string };

type Values = readonly [string, ...string[]];

/** The tag has one of the values. */
export const hasTag = (key: string, ...values: Values): Term => ({ kind: "tag", key, values });
/** The field has one of the values. */
export const hasAttribute = (key: string, ...values: Values): Term => ({ kind: "attribute", key, values });
/** The field's number is in the range, its ends included. */
export const within = (key: string, from: number, to: number): Term => ({ kind: "range", key, from, to });
/** What was chosen at the top of the dashboard. */
export const chosen = (name: string, key: string = name): Term => ({ kind: "variable", name, key });

/** What was chosen, for an address: Datadog puts the value in when the link is clicked. */
export const chosenInLink = (name: string, key: string = name): Term => ({ kind: "macro", name, key });

/** All of the terms hold. */
export class Search {
  readonly kind = "search";
  readonly terms: readonly Term[];

  constructor(
    readonly source: SearchSource,
    ...terms: readonly Term[]
  ) {
    this.terms = terms;
  }

  print(): string {
    return this.terms.length > 0 ? this.terms.map(printTerm).join(" ") : "*";
  }

  /** Keys of the tags, and of the fields, that it reads. */
  references(): { readonly tagKeys: readonly string[]; readonly attributes: readonly string[] } {
    const keys = (isAttribute: boolean) => [
      ...new Set(this.terms.filter((term) => readsAttribute(term) === isAttribute).map(({ key }) => key)),
    ];
    return { tagKeys: keys(false), attributes: keys(true) };
  }
}

function readsAttribute({ kind }: Term): boolean {
  return kind === "attribute" || kind === "range";
}

function printTerm(term: Term): string {
  switch (term.kind) {
    case "variable":
      return `$${term.name}`;
    case "macro":
      return `${term.key}:{{$${term.name}.value}}`;
    case "range":
      return `@${term.key}:[${term.from} TO ${term.to}]`;
    default: {
      const values = term.values.map(escapeTerm);
      const key = `${term.kind === "attribute" ? "@" : ""}${term.key}`;
      return `${key}:${values.length === 1 ? values[0] : `(${values.join(" OR ")})`}`;
    }
  }
}

/** A value with nothing left that the search would take for its own; `-` means "not", but only at the start. */
export function escapeTerm(value: string): string {
  if (value === "") throw new Error("A search for an empty value finds nothing. Leave the term out.");
  if (/^(AND|OR|NOT|TO)$/.test(value)) return `"${value}"`;
  return value.replace(/^-|[+=&|><!(){}[\]^"“”~*?:\\#/\s]/g, "\\$&");
}
