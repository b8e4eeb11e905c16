/**
 * Arithmetic and functions over metric queries, as values that can be printed and walked.
 * https://docs.datadoghq.com/dashboards/functions/
 */
import type { MetricQuery } from "./metric";

/** Whatever has points over time. */
export type Expression =
  | MetricQuery
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: "arithmetic";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

type Operator = "+" | "-" | "*" | "/";
type Operand = Expression | number;

export const plus = (left: Operand, right: Operand) => arithmetic("+", left, right);
export const minus = (left: Operand, right: Operand) => arithmetic("-", left, right);
export const times = (left: Operand, right: Operand) => arithmetic("*", left, right);
export const over = (left: Operand, right: Operand) => arithmetic("/", left, right);

/** 0 where there is no point. */
export const defaultZero = (of: Expression) => call("default_zero", of);
/** The sum of all points so far, so that the last point is that of the whole window. */
export const cumsum = (of: Expression) => call("cumsum", of);
/** At least so much: a divisor that is never 0. */
export const clampMin = (of: Expression, least: number) => call("clamp_min", of, number(least));
/** As it was a week ago. */
export const weekBefore = (of: Expression) => call("week_before", of);
/** What a count that only grows has grown by, and nothing where it began anew. */
export const monotonicDiff = (of: Expression) => call("monotonic_diff", of);

/** A ratio that is 0, not nothing, where nothing was counted: `part / clamp_min(all, 1)` of counts. */
export function share(part: Expression, all: Expression): Expression {
  return over(defaultZero(part), clampMin(defaultZero(all), 1));
}

/** A ratio of counts by the minute that one in a handful does not make large: fewer than `least` count as so many. */
export function clearShare(part: MetricQuery, all: MetricQuery, least: number): Expression {
  const counted = (query: MetricQuery) => defaultZero(query.asCount().rollup(60, "sum"));
  return over(counted(part), clampMin(counted(all), least));
}

/** As Datadog takes it in a monitor or an analysis: one line, with the queries in it. */
export function print(expression: Expression): string {
  return printed(expression, (query) => query.print());
}

/** The queries in an expression, each once, and the formula over their names: what a widget wants. */
export function decompose(expression: Expression): {
  readonly queries: readonly { readonly name: string; readonly query: MetricQuery }[];
  readonly formula: string;
} {
  const found = new Map<string, { name: string; query: MetricQuery }>();
  const nameOf = (query: MetricQuery) => {
    const text = query.print();
    const known = found.get(text) ?? { name: `query${found.size + 1}`, query };
    found.set(text, known);
    return known.name;
  };
  const formula = printed(expression, nameOf);
  return { queries: [...found.values()], formula };
}

/** Every metric query in an expression, from left to right. */
export function metricQueries(expression: Expression): MetricQuery[] {
  switch (expression.kind) {
    case "metric":
      return [expression];
    case "call":
      return expression.args.flatMap(metricQueries);
    case "arithmetic":
      return [expression.left, expression.right].flatMap(metricQueries);
    default:
      return [];
  }
}

const PRECEDENCE: Readonly<Record<Operator, number>> = { "+": 1, "-": 1, "*": 2, "/": 2 };

function printed(expression: Expression, leaf: (query: MetricQuery) => string): string {
  switch (expression.kind) {
    case "metric":
      return leaf(expression);
    case "number":
      return printNumber(expression.value);
    case "call":
      return `${expression.name}(${expression.args.map((argument) => printed(argument, leaf)).join(", ")})`;
    case "arithmetic": {
      const { operator, left, right } = expression;
      const binds = (operand: Expression) =>
        operand.kind === "arithmetic" ? PRECEDENCE[operand.operator] : Number.POSITIVE_INFINITY;
      const side = (operand: Expression, needsParentheses: boolean) =>
        needsParentheses ? `(${printed(operand, leaf)})` : printed(operand, leaf);
      return [
        side(left, binds(left) < PRECEDENCE[operator]),
        operator,
        side(right, binds(right) <= PRECEDENCE[operator]),
      ].join(" ");
    }
  }
}

/** Without an exponent, which Datadog does not read. @throws Error for what is no number, or too small to write. */
function printNumber(value: number): string {
  const text = value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 12 });
  if (Number(text) === value) return value < 0 ? `(${text})` : text;
  throw new Error(`${value} cannot be written in a query: it has more than 12 decimals, or is no number.`);
}

function arithmetic(operator: Operator, left: Operand, right: Operand): Expression {
  return { kind: "arithmetic", operator, left: operand(left), right: operand(right) };
}

function operand(of: Operand): Expression {
  return typeof of === "number" ? number(of) : of;
}

function number(value: number): Expression {
  return { kind: "number", value };
}

function call(name: string, ...args: readonly Expression[]): Expression {
  return { kind: "call", name, args };
}
