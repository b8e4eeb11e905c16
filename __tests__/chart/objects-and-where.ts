import { diffLinesUnified } from "jest-diff";
import type { Choice } from "../../operations/chart/render";

type Scenario = Required<Choice> & { readonly kubeVersion: string; readonly text: string };

/** What scenarios differ in; the order is that of a heading. */
const DIMENSIONS = ["strategy", "environment", "analysis", "telemetry", "kubeVersion"] as const;

/** An object as some scenarios have it. */
interface Variant {
  readonly yaml: string;
  readonly holders: Scenario[];
}

/**
 * Every object once, under a heading that says in which scenarios it is rendered; where others have it in another
 * form, only what differs there. So a change shows as one change, not as one for each scenario.
 */
export function objectsAndWhere(scenarios: readonly Scenario[]): string {
  const objects = new Map<string, Map<string, Variant>>();
  for (const scenario of scenarios) {
    for (const yaml of scenario.text.split(/^---\n/m).filter((text) => text.trim() !== "")) {
      const variants = objects.get(nameIn(yaml)) ?? new Map<string, Variant>();
      objects.set(nameIn(yaml), variants);
      const variant = variants.get(yaml) ?? { yaml, holders: [] };
      variants.set(yaml, variant);
      variant.holders.push(scenario);
    }
  }
  return [...objects.values()].flatMap((variants) => tell([...variants.values()], scenarios)).join("\n");
}

/** "AnalysisTemplate error-rate-analysis". */
function nameIn(yaml: string): string {
  return [/^kind: (.*)$/m, /^ {2}name: (.*)$/m].map((pattern) => pattern.exec(yaml)?.[1]).join(" ");
}

/** The first variant in full, each other as its difference from the one before that is nearest to it. */
function tell(variants: readonly Variant[], scenarios: readonly Scenario[]): string[] {
  const title = ({ yaml, holders }: Variant) => `${nameIn(yaml)}: ${where(holders, scenarios)}`;
  return variants.map((variant, index) => {
    const [nearest] = variants
      .slice(0, index)
      .map((base) => ({ base, difference: difference(base.yaml, variant.yaml) }))
      .toSorted((one, other) => one.difference.length - other.difference.length);
    if (!nearest) return `--- ${title(variant)}\n${variant.yaml}`;
    return `--- ${title(variant)}\n    differs from that of ${where(nearest.base.holders, scenarios)}\n${nearest.difference}\n`;
  });
}

function difference(before: string, after: string): string {
  const plain = (text: string) => text;
  return diffLinesUnified(before.split("\n"), after.split("\n"), {
    ...{ aColor: plain, bColor: plain, changeColor: plain, commonColor: plain },
    // Line numbers would move with every line above them.
    patchColor: () => "…",
    contextLines: 1,
    expand: false,
    omitAnnotationLines: true,
  });
}

/** "everywhere", or what the holders have in common: "strategy canary, environment dev or prod". */
function where(holders: readonly Scenario[], scenarios: readonly Scenario[]): string {
  const values = (of: readonly Scenario[], dimension: (typeof DIMENSIONS)[number]) => [
    ...new Set(of.map((scenario) => String(scenario[dimension]))),
  ];
  const limits = DIMENSIONS.map((dimension) => ({ dimension, values: values(holders, dimension) })).filter(
    (limit) => limit.values.length < values(scenarios, limit.dimension).length,
  );
  const within = scenarios.filter((scenario) =>
    limits.every((limit) => limit.values.includes(String(scenario[limit.dimension]))),
  );
  // Not every combination of the values: then the scenarios are told one by one.
  if (within.length > holders.length) {
    return holders
      .map((holder) => DIMENSIONS.map((dimension) => String(holder[dimension])).join(" "))
      .join("; ");
  }
  return limits.map((limit) => `${limit.dimension} ${limit.values.join(" or ")}`).join(", ") || "everywhere";
}
