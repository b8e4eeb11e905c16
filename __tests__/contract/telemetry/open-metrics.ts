/**
 * What agents make of pages of metrics: `datadog_checks_base/datadog_checks/base/checks/openmetrics/v2/` in
 * https://github.com/DataDog/integrations-core. A check takes what its map names, and leaves the rest.
 */
import type { CatalogName } from "../../../config/catalog";
import { any, type Emitted, emitted } from "./emitted";
import { containerTags, hostTags } from "./tags";

/** A program with such a page, and the check that reads it. */
export interface Exporter {
  /** Name of the check in the annotation of the pod. */
  readonly check: string;
  /** Key of the check's instance that holds the page's address. */
  readonly endpoint: string;
  /** What every name begins with. */
  readonly prefix: string;
  /** Where the names and labels are written, in the program and in the check. */
  readonly source: string;
  /** Versions of the program at which they were read: those of the catalogs. */
  readonly read: Readonly<Record<CatalogName, string>>;
  /** Labels that become tags of another name. */
  readonly renamed?: Readonly<Record<string, string>>;
  readonly exposed: readonly Exposed[];
}

export interface Exposed {
  /** Name that the check gives it, without what it puts behind it. */
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly labels: readonly string[];
  /** What the program must be told before it says so, where it must. */
  readonly needs?: string;
}

/**
 * Metrics of an exporter that an agent scrapes by the annotation of the exporter's pod.
 *
 * @param told what programs are told to say
 */
export function openMetrics(exporter: Exporter, told: readonly string[]): Emitted[] {
  const { exposed, prefix, renamed = {}, source } = exporter;
  const said = exposed.filter(({ needs }) => needs === undefined || told.includes(needs));
  return said.flatMap(({ name, type, labels }) => {
    const tags = {
      ...hostTags,
      ...containerTags,
      ...any("endpoint", ...labels.map((label) => renamed[label] ?? label)),
    };
    const full = `${prefix}.${name}`;
    if (type === "gauge") return emitted([full], { kind: "gauge", tags, source });
    if (type === "counter") return emitted([`${full}.count`], { kind: "count", tags, source });
    return [
      ...emitted([`${full}.count`, `${full}.sum`], { kind: "count", tags, source }),
      ...emitted([`${full}.bucket`], { kind: "count", tags: { ...tags, ...any("upper_bound") }, source }),
    ];
  });
}
