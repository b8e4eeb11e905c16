/** Reads queries as Datadog gets them, whoever wrote them. */

/** `a:b`, `!a:b`, `a IN (b,c)`, or `$name`, what a dashboard's reader chose. */
export type Condition =
  | { readonly key: string; readonly values: readonly string[]; readonly negated: boolean }
  | { readonly variable: string };

export interface MetricText {
  readonly aggregation: string;
  readonly metric: string;
  readonly conditions: readonly Condition[];
  readonly groups: readonly string[];
  /** Names of what is called on it: `as_count`, `rollup`. */
  readonly modifiers: readonly string[];
}

const AGGREGATION = String.raw`avg|sum|min|max|count|p\d\d|count\(v: ?v<=[\d.]+\)`;
const METRIC = new RegExp(
  String.raw`\b(${AGGREGATION}):([a-zA-Z][\w.]*)\{([^{}]*)\}(?: by \{([^{}]*)\})?((?:\.\w+\([^()]*\))*)`,
  "g",
);

/** Every metric query in a text: of a widget, an SLO, a monitor or an analysis. @throws Error where there is none. */
export function metricsIn(text: string): MetricText[] {
  const found = [...text.matchAll(METRIC)].map(
    ([, aggregation = "", metric = "", scope = "", groups, calls = ""]) => ({
      aggregation,
      metric,
      conditions: conditionsIn(scope),
      groups: groups?.split(",").map((group) => group.trim()) ?? [],
      modifiers: [...calls.matchAll(/\.(\w+)\(/g)].map(([, name = ""]) => name),
    }),
  );
  if (found.length === 0) throw new Error(`No metric query in "${text}". Write it as avg:name{tag:value}.`);
  // What is left is arithmetic. A brace would be a query that was not understood.
  if (/[{}]/.test(text.replaceAll(METRIC, ""))) throw new Error(`Not all of "${text}" could be read.`);
  return found;
}

/** Conditions between a query's braces. */
export function conditionsIn(scope: string): Condition[] {
  const terms = / AND | IN /.test(scope) ? scope.split(" AND ") : scope.split(",");
  return terms
    .map((term) => term.trim())
    .filter((term) => term !== "*" && term !== "")
    .map(conditionOf);
}

function conditionOf(term: string): Condition {
  if (term.startsWith("$")) return { variable: term.slice(1).replace(/\.value$/, "") };
  const [, no = "", key, list] = /^(NOT )?([\w.-]+) (?:NOT )?IN \((.*)\)$/.exec(term) ?? [];
  if (key && list) {
    const negated = no !== "" || term.includes(" NOT IN ");
    return { key, values: list.split(",").map((value) => value.trim()), negated };
  }
  const [, not = "", name, value] = /^(!|NOT )?([\w.-]+):(.+)$/.exec(term) ?? [];
  if (name && value) return { key: name, values: [value], negated: not !== "" };
  throw new Error(`"${term}" is no condition of a query. Write tag:value, !tag:value or tag IN (a,b).`);
}

export interface SearchText {
  /** Tags and attributes, with the values that are looked for. */
  readonly terms: readonly {
    readonly key: string;
    readonly isAttribute: boolean;
    readonly values: readonly string[];
  }[];
  readonly variables: readonly string[];
}

/** What a search for logs, spans or events reads; words without a key are text to be found. */
export function searchIn(text: string): SearchText {
  const plain = text.replace(/"((?:[^"\\]|\\.)*)"/g, (_, quoted: string) => quoted.replace(/\W/g, "_"));
  const terms = [...plain.matchAll(/(@?)([a-zA-Z][\w.-]*):(\([^)]*\)|\[[^\]]*\]|(?:\\.|[^\s()])*)/g)];
  return {
    terms: terms.map(([, at, key = "", value = ""]) => ({
      key,
      isAttribute: at === "@",
      // A range is of numbers, which nobody knows beforehand.
      values: value.startsWith("[")
        ? []
        : value
            .replace(/^\(|\)$/g, "")
            .split(" OR ")
            .filter(Boolean),
    })),
    variables: [...plain.matchAll(/\$([\w.-]+)/g)].map(([, name = ""]) => name.replace(/\.value$/, "")),
  };
}
