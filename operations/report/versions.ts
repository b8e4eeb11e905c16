import { catalogs } from "../../config/catalog";
import { charts } from "../../config/charts";
import type { Environment } from "../../config/schema";
import { supportOf, unsupportedCharts } from "../../config/support";
import { html, table } from "./html";
import type { Section } from "./page";

/** Every version of the catalogs in use, and until when somebody looks after it. */
export function versionsSection(environments: readonly Environment[], today: Date): Section {
  const used = [...new Set(environments.map(({ catalog }) => catalog))];
  return {
    id: "versions",
    title: "Versions",
    content: html`${used.map((name) => {
      const { kubernetes } = catalogs[name];
      const unsupported = unsupportedCharts(name, today);
      const support = supportOf(catalogs[name], today);
      return table(
        `Catalog ${name}`,
        [{ title: "what" }, { title: "version" }, { title: "application" }, { title: "support" }],
        [
          [
            "Kubernetes",
            kubernetes.version,
            "EKS",
            support === "standard"
              ? html`until ${kubernetes.endOfStandardSupport}`
              : html`<span class="wait">standard until ${kubernetes.endOfStandardSupport}, extended until ${kubernetes.endOfExtendedSupport}</span>`,
          ],
          ...Object.values(charts[name]).map((chart) => [
            chart.name,
            chart.version,
            chart.imageTag ?? chart.appVersion,
            unsupported.includes(chart)
              ? html`<span class="bad">ended ${chart.endOfSupport}</span>`
              : chart.endOfSupport
                ? html`until ${chart.endOfSupport}`
                : html`<span class="quiet">no end is named</span>`,
          ]),
        ],
      );
    })}`,
  };
}
