/** What reaches Datadog, as queries see it. */

/** What a tag's values are: those that were seen, or any that nobody can know beforehand. */
export type Values = readonly string[] | "any";
export type Tags = Readonly<Record<string, Values>>;

/** A metric, with every tag that its points may have. */
export interface Emitted {
  readonly metric: string;
  /** Distributions of spans have percentiles from the start; others once they are asked for. */
  readonly kind: "count" | "gauge" | "distribution" | "distribution with percentiles";
  readonly tags: Tags;
  /** Who sends it, and where that is written. */
  readonly source: string;
}

/** Tags whose values only the cluster knows. */
export function any(...keys: readonly string[]): Tags {
  return Object.fromEntries(keys.map((key) => [key, "any"]));
}

/** Several metrics of one kind, with the same tags. */
export function emitted(
  names: readonly string[],
  { kind, tags, source }: Pick<Emitted, "kind" | "tags" | "source">,
): Emitted[] {
  return names.map((metric) => ({ metric, kind, tags, source }));
}

/** All tags of several, with all of their values. */
export function union(all: readonly Tags[]): Tags {
  const merged = new Map<string, Values>();
  for (const [key, values] of all.flatMap((tags) => Object.entries(tags))) {
    const known = merged.get(key) ?? [];
    merged.set(key, known === "any" || values === "any" ? "any" : [...new Set([...known, ...values])]);
  }
  return Object.fromEntries(merged);
}

/** A value as Datadog keeps it in a tag. https://docs.datadoghq.com/getting_started/tagging/#define-tags */
export function kept(value: unknown): string {
  return String(value)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\-:./]+/gu, "_");
}
