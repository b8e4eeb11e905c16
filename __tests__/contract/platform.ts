/** What stack `platform` has agents collect, as Terraform would install it. */
import type { CatalogName } from "../../config/catalog";
import { dev } from "../../config/environments/dev";
import { compose } from "../../main";
import { type Synthesized, synthesize } from "../synthesized";
import { parseYamlencode } from "../units/snapshots/terraform-value";

/** A check that an annotation asks for. */
export interface Check {
  readonly container: string;
  readonly check: string;
  readonly instance: Readonly<Record<string, unknown>>;
}

// biome-ignore lint/suspicious/noExplicitAny: values of charts, whole.
export type HelmValues = any;

export interface Platform {
  readonly checks: readonly Check[];
  /** Values of a release. @throws Error where there is none. */
  values(release: string): HelmValues;
}

/** Environment `dev`, with a catalog of the test's choice, and what one environment says of metrics for all of them. */
export function synthesized(catalog: CatalogName): (id: string) => Synthesized {
  const datadog = { ...dev.datadog, metricSettings: "here" } as const;
  return synthesize({ ...dev, catalog, datadog }, compose).stack;
}

/** Reads stack `platform`. */
export function platformOf(stack: Synthesized): Platform {
  const releases = new Map<string, HelmValues>(
    stack
      .resources("helm_release")
      .map(({ name, values }) => [name, values ? parseYamlencode(values[0]) : {}]),
  );
  return {
    checks: [...releases.values()].flatMap(checksIn),
    values: (release) => {
      const found = releases.get(release);
      if (!found)
        throw new Error(`${stack.id} has no release ${release}, only ${[...releases.keys()].join(", ")}`);
      return found;
    },
  };
}

const ANNOTATION = /^ad\.datadoghq\.com\/(.+)\.checks$/;

/** Annotations may stand anywhere among the values, as charts have them in different places. */
function checksIn(values: HelmValues): Check[] {
  if (typeof values !== "object" || values === null) return [];
  return Object.entries<HelmValues>(values).flatMap(([key, value]) => {
    const container = ANNOTATION.exec(key)?.[1];
    if (container === undefined) return checksIn(value);
    const checks = Object.entries<{ instances: Check["instance"][] }>(JSON.parse(value));
    return checks.flatMap(([check, { instances }]) =>
      instances.map((instance) => ({ container, check, instance })),
    );
  });
}
