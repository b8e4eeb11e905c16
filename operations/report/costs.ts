import { HOURS_A_MONTH, prices } from "../../config/prices";
import { type Cost, monthlyCosts } from "../cost/monthly-costs";
import type { PlannedStack } from "../rehearse/plan";
import { html, table } from "./html";
import type { Section } from "./page";

/** What each environment costs a month; the emulator's costs nothing. */
export function costsSection(stacks: readonly PlannedStack[], today: Date): Section {
  const environments = [...new Set(stacks.map(({ environment }) => environment))].filter(
    (name) => name !== "local",
  );
  const costs = stacks
    .filter(({ environment }) => environments.includes(environment))
    .flatMap(({ id, environment, configuration }) =>
      monthlyCosts(configuration, today).map((cost) => ({
        ...cost,
        environment,
        stack: id.slice(environment.length + 1),
      })),
    );
  const total = (name: string) =>
    costs.filter(({ environment }) => environment === name).reduce((sum, { usd }) => sum + usd, 0);
  const surcharge = (prices.controlPlaneHour.extended - prices.controlPlaneHour.standard) * HOURS_A_MONTH;
  const extended = costs.some(({ what }) => what.includes("extended support"));
  return {
    id: "cost",
    title: "What it costs a month",
    content: html`<ul class="figures">${environments.map((name) => html`<li><b>$${Math.round(total(name))}</b>${name}</li>`)}</ul>
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
    ...environments.flatMap((name) => [
      { title: name, number: true },
      { title: "USD", number: true },
    ]),
  ],
  rowsOf(costs, environments),
)}`,
  };
}

interface EnvironmentCost extends Cost {
  readonly environment: string;
  readonly stack: string;
}

/** A row for whatever an environment pays for: quantity and cost in each of them. */
function rowsOf(costs: readonly EnvironmentCost[], environments: readonly string[]) {
  const keyOf = ({ stack, what }: EnvironmentCost) => `${stack} ${what}`;
  const rows = new Map(costs.map((cost) => [keyOf(cost), cost]));
  return [...rows].map(([key, { stack, what }]) => {
    const cells = environments.flatMap((name) => {
      const cost = costs.find((other) => other.environment === name && keyOf(other) === key);
      return cost ? [cost.quantity, cost.usd.toFixed(2)] : ["–", "–"];
    });
    return [stack, what, ...cells];
  });
}
