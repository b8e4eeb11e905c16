import { HOURS_A_MONTH, prices } from "../../config/prices";
import { monthlyCosts } from "../cost/monthly-costs";
import type { Configuration } from "../terraform/configuration";
import { html, table } from "./html";
import type { Section } from "./page";

/** A stack as it was synthesized. */
export interface SynthesizedStack {
  readonly id: string;
  readonly environment: string;
  readonly configuration: Configuration;
}

/** What each environment costs a month; the emulator's costs nothing. */
export function costsSection(stacks: readonly SynthesizedStack[], today: Date): Section {
  const environments = [...new Set(stacks.map(({ environment }) => environment))].filter(
    (name) => name !== "local",
  );
  const rows = environments.flatMap((name) =>
    stacks
      .filter(({ environment }) => environment === name)
      .flatMap(({ id, configuration }) =>
        monthlyCosts(configuration, today).map(({ what, quantity, usd }) => ({ id, what, quantity, usd })),
      ),
  );
  const total = (name: string) =>
    Math.round(rows.filter(({ id }) => id.startsWith(`${name}-`)).reduce((sum, { usd }) => sum + usd, 0));
  const surcharge = (prices.controlPlaneHour.extended - prices.controlPlaneHour.standard) * HOURS_A_MONTH;
  const extended = rows.filter(({ what }) => what.includes("extended support")).length > 0;
  return {
    id: "cost",
    title: "What it costs a month",
    content: html`<ul class="figures">${environments.map((name) => html`<li><b>$${total(name)}</b>${name}</li>`)}</ul>
${
  extended &&
  html`<p class="wait">$${Math.round(surcharge)} of each is the surcharge for extended support of Kubernetes; catalog
<code>current</code> has none.</p>`
}
${table(
  `List prices in ${prices.region} of ${prices.asOf}, before traffic, logs, storage and Datadog`,
  [
    { title: "stack" },
    { title: "what" },
    { title: "quantity", number: true },
    { title: "USD a month", number: true },
  ],
  rows.map(({ id, what, quantity, usd }) => [id, what, quantity, usd.toFixed(2)]),
)}`,
  };
}
