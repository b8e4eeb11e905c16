import { type Catalog, type CatalogName, catalogs } from "./catalog";
import { type Chart, charts } from "./charts";
import { HOURS_A_MONTH, prices } from "./prices";

/** How long AWS still looks after a Kubernetes version. https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html */
export type Support = "standard" | "extended" | "ended";

const { standard, extended } = prices.controlPlaneHour;

/** "Extended support costs …", for messages. */
export const EXTENDED_SUPPORT_COST = `$${extended.toFixed(2)} instead of $${standard.toFixed(2)} per cluster hour, about $${Math.round((extended - standard) * HOURS_A_MONTH)} a month more`;

export function supportOf({ kubernetes }: Catalog, today: Date): Support {
  if (!hasCome(kubernetes.endOfStandardSupport, today)) return "standard";
  return hasCome(kubernetes.endOfExtendedSupport, today) ? "ended" : "extended";
}

/** The charts of a catalog that nobody owes a patch any more. Where no end is named, support is taken to go on. */
export function unsupportedCharts(catalog: CatalogName, today: Date): Chart[] {
  return Object.values(charts[catalog]).filter(
    ({ endOfSupport }) => endOfSupport !== undefined && hasCome(endOfSupport, today),
  );
}

/** What to write into an environment to be in standard support again. */
export function upgradeRemedy(today: Date): string {
  const name = (Object.keys(catalogs) as CatalogName[]).find(
    (candidate) => supportOf(catalogs[candidate], today) === "standard",
  );
  if (!name) return "Give config/catalog.ts a version in standard support";
  return `Set catalog: "${name}" (${catalogs[name].kubernetes.version}); a cluster that runs goes up one minor version at a time (docs/operations/upgrade.md)`;
}

/** Whether an ISO date is today, in UTC, or past. */
function hasCome(date: string, today: Date): boolean {
  return date <= today.toISOString().slice(0, 10);
}
