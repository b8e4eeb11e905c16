/** What is asked for and never comes. */
import type { Asked, Inquiries } from "./asked";
import type { Known } from "./known";
import { nearest } from "./nearest";
import { type Condition, type MetricText, metricsIn, searchIn } from "./query-text";
import type { Emitted, Tags, Values } from "./telemetry/emitted";
import type { Searchable } from "./telemetry/logs";
import { hostTags, oneContainerTags } from "./telemetry/tags";

/** A sentence for each query that would stay empty: where it is, what is wrong, and what there is instead. */
export function violations(inquiries: Inquiries, sent: Known): string[] {
  const known = asConfigured(sent, inquiries);
  const { variables } = inquiries;
  return [
    ...inquiries.queries.flatMap((asked) => inQuery(asked, known, variables)),
    ...inquiries.columns.flatMap((asked) => inSearch(asked, known, variables)),
    ...inquiries.pipeline.reads
      .filter(({ field }) => !known.logs.attributes.includes(field))
      .map(({ where, field }) => `${where}: no line has ${field}${nearest(field, sent.logs.attributes)}`),
    ...inquiries.percentiles.flatMap(({ metric, tags }) => inSettings(metric, tags, sent)),
    ...inquiries.described.flatMap((metric) => inSettings(metric, [], sent)),
  ];
}

/**
 * Datadog keeps percentiles where they are asked for, and then of the tags that are named there, no others; and a
 * pipeline adds fields to lines.
 */
function asConfigured(known: Known, { percentiles, pipeline }: Inquiries): Known {
  const metrics = known.metrics.map((emitted): Emitted => {
    const configured = percentiles.find(({ metric }) => metric === emitted.metric);
    if (!configured) return emitted;
    const tags = Object.entries(emitted.tags).filter(([key]) => configured.tags.includes(key));
    return { ...emitted, kind: "distribution with percentiles", tags: Object.fromEntries(tags) };
  });
  const { logs } = known;
  return { ...known, metrics, logs: { ...logs, attributes: [...logs.attributes, ...pipeline.adds] } };
}

type Variables = Inquiries["variables"];

function inQuery(asked: Asked, known: Known, variables: Variables): string[] {
  if (asked.source !== "metrics") return inSearch(asked, known, variables);
  return metricsIn(asked.text).flatMap((query) =>
    inMetric(query, known.metrics, variables).map((problem) => `${asked.where}: ${problem}`),
  );
}

function inMetric(query: MetricText, metrics: readonly Emitted[], variables: Variables): string[] {
  const found = metrics.filter(({ metric }) => metric === query.metric);
  if (found.length === 0) return [nobodySends(query.metric, metrics)];
  const [{ kind, source }] = found as [Emitted];
  const tags = Object.assign({}, ...found.map((emitted) => emitted.tags)) as Tags;
  const about = `${query.metric} (${source})`;
  return [
    ...query.conditions.flatMap((condition) => inCondition(condition, tags, variables, about)),
    ...query.groups.filter((key) => !(key in tags)).map((key) => noTag(key, tags, about)),
    ...inAggregation(query, kind, about),
    ...mixed(query, tags, about),
  ];
}

/** Mirrored requests are no users': where a metric has both, a query must tell them apart. */
function mixed({ conditions, groups }: MetricText, tags: Tags, about: string): string[] {
  const operations = tags[OPERATION];
  if (operations === undefined || operations === "any" || operations.length < 2) return [];
  const apart = conditions.some((condition) => "key" in condition && condition.key === OPERATION);
  if (apart || groups.includes(OPERATION)) return [];
  return [`${about} counts ${operations.join(" and ")} alike: choose one by ${OPERATION}:…`];
}

const OPERATION = "operation.name";

function inCondition(condition: Condition, tags: Tags, variables: Variables, about: string): string[] {
  if ("variable" in condition) {
    const key = variables[condition.variable];
    if (key === undefined) return [`the dashboard has no variable $${condition.variable}`];
    return key in tags ? [] : [noTag(key, tags, about)];
  }
  const { key, values } = condition;
  const seen = tags[key];
  if (seen === undefined) return [noTag(key, tags, about)];
  return values.filter((value) => !matches(value, seen)).map((value) => noValue(key, value, seen, about));
}

function inAggregation(
  { aggregation, metric, modifiers }: MetricText,
  kind: Emitted["kind"],
  about: string,
): string[] {
  const problems: string[] = [];
  if (/^p\d\d$|^count\(/.test(aggregation) && kind !== "distribution with percentiles") {
    problems.push(
      `${about} is a ${kind}, and ${aggregation} wants percentiles: see constructs/observability/metric-metadata.ts`,
    );
  }
  if (modifiers.some((name) => /^as_(count|rate)$/.test(name)) && kind === "gauge") {
    problems.push(`${metric} is a gauge: as_count() and as_rate() are for what is counted`);
  }
  return problems;
}

/** Whether a value, with `*` for any text, is one of those that were seen. */
export function matches(value: string, seen: Values): boolean {
  if (seen === "any") return true;
  const pattern = new RegExp(
    `^${value
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
  return seen.some((one) => pattern.test(one));
}

function inSearch({ where, source, text }: Asked, known: Known, variables: Variables): string[] {
  if (source === "metrics") return [];
  const { tags, attributes }: Searchable =
    source === "events" ? { tags: known.events, attributes: [] } : known[source];
  const search = searchIn(text);
  const unknown = search.variables.filter((name) => !(name in variables));
  const chosen = search.variables.flatMap((name) => variables[name] ?? []);
  return [
    ...unknown.map((name) => `the dashboard has no variable $${name}`),
    ...chosen.filter((key) => !(key in tags)).map((key) => noTag(key, tags, source)),
    ...search.terms.flatMap(({ key, isAttribute, values }) => {
      if (!isAttribute) return inCondition({ key, values, negated: false }, tags, variables, source);
      if (attributes.includes(key)) return [];
      return [`no ${source} have the attribute @${key}${nearest(key, attributes)}`];
    }),
  ].map((problem) => `${where}: ${problem}`);
}

function inSettings(metric: string, tags: readonly string[], { metrics }: Known): string[] {
  const found = metrics.find((emitted) => emitted.metric === metric);
  if (!found) return [`settings of ${metric}: ${nobodySends(metric, metrics)}`];
  return tags
    .filter((key) => !(key in found.tags))
    .map((key) => `settings of ${metric}: ${noTag(key, found.tags, found.source)}`);
}

function nobodySends(metric: string, metrics: readonly Emitted[]): string {
  return `nobody sends ${metric}${nearest(
    metric,
    metrics.map((emitted) => emitted.metric),
  )}`;
}

function noTag(key: string, tags: Tags, about: string): string {
  const near = nearest(key, Object.keys(tags));
  const own = Object.keys(tags).filter((tag) => !(tag in hostTags) && !(tag in oneContainerTags));
  const instead =
    near || `; of its own it has ${own.toSorted((a, b) => a.localeCompare(b)).join(", ") || "none"}`;
  return `${about} has no tag ${key}${instead}`;
}

function noValue(key: string, value: string, seen: readonly string[] | "any", about: string): string {
  return `${about} never has ${key}:${value}, only ${typeof seen === "string" ? seen : seen.join(", ")}`;
}
