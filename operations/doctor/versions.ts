import { type CatalogName, catalogs } from "../../config/catalog";
import { type Chart, charts } from "../../config/charts";
import { EXTENDED_SUPPORT_COST, supportOf, unsupportedCharts, upgradeRemedy } from "../../config/support";
import type { Finding } from "./finding";

/** Kubernetes and every chart of a catalog: until or since when there is support or none, and what to do. */
export function versionFindings(catalog: CatalogName, today: Date): Finding[] {
  const unsupported = unsupportedCharts(catalog, today);
  return [
    kubernetes(catalog, today),
    ...Object.values(charts[catalog]).map((chart) =>
      unsupported.includes(chart) ? expired(chart, catalog, today) : supported(chart, catalog),
    ),
  ];
}

function kubernetes(catalog: CatalogName, today: Date): Finding {
  const { version, endOfStandardSupport, endOfExtendedSupport, source } = catalogs[catalog].kubernetes;
  const about = { area: `versions of catalog ${catalog}`, name: `Kubernetes ${version}` } as const;
  switch (supportOf(catalogs[catalog], today)) {
    case "standard":
      return { ...about, state: "good", found: `standard support until ${endOfStandardSupport}` };
    case "extended":
      return {
        ...about,
        state: "warning",
        found: `no standard support since ${endOfStandardSupport}; extended until ${endOfExtendedSupport}, at ${EXTENDED_SUPPORT_COST}`,
        remedy: `${upgradeRemedy(today)}. ${source}`,
      };
    case "ended":
      return {
        ...about,
        state: "warning",
        found: `no support at all since ${endOfExtendedSupport}: EKS upgrades such a cluster by itself`,
        remedy: `${upgradeRemedy(today)}. ${source}`,
      };
  }
}

function supported(chart: Chart, catalog: CatalogName): Finding {
  return {
    area: `versions of catalog ${catalog}`,
    name: `${chart.name} ${chart.version}`,
    state: "good",
    found: chart.endOfSupport ? `support until ${chart.endOfSupport}` : "no end of support is named",
  };
}

function expired(chart: Chart, catalog: CatalogName, today: Date): Finding {
  return {
    area: `versions of catalog ${catalog}`,
    name: `${chart.name} ${chart.version}`,
    state: "warning",
    found: `no support since ${chart.endOfSupport}: ${chart.supportSource}`,
    remedy: wayOut(chart, catalog, today),
  };
}

function wayOut({ name, releaseNotes }: Chart, catalog: CatalogName, today: Date): string {
  const newer = charts.current[name];
  const isSupported = !unsupportedCharts("current", today).includes(newer);
  const search = `Write a newer version into config/charts.ts, after its release notes: ${releaseNotes}`;
  if (catalog === "current") return search;
  const there = `Catalog "current" has ${newer.version}`;
  if (isSupported) return `${there}; docs/operations/upgrade.md says how to get there`;
  return `${there}, without support since ${newer.endOfSupport} too. ${search}`;
}
