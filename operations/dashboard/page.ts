import type { Environment } from "../../config/schema";
import { dashboard } from "../../constructs/observability/dashboard/dashboard";
import { arrange } from "../../constructs/observability/dashboard/layout";
import type { Dashboard, Group } from "../../constructs/observability/dashboard/widget";
import { contents, document } from "../report/document";
import { type Html, html } from "../report/html";
import { monitorsTable, objectivesTable } from "./tables";
import { card } from "./widgets";

/** What Datadog is given of an environment, as one page. */
export function dashboardPage(environment: Environment): string {
  const shown = dashboard(environment);
  return document(
    `${shown.title}: dashboard`,
    html`${header(shown, environment)}
<main>
${shown.groups.map(groupOfWidgets)}
${objectivesTable(environment)}
${monitorsTable(environment)}
</main>`,
  );
}

/** What a preview is, and what it is not. */
export function sizeOf({ groups }: Dashboard): Html {
  const widgets = groups.reduce((sum, { widgets: inGroup }) => sum + inGroup.length, 0);
  return html`${widgets} widgets in ${groups.length} groups, as Terraform hands them to Datadog. Curves are drawn to show
how a widget looks: <strong>no value here is a measurement</strong>. Queries, units and thresholds are the real ones.`;
}

function header(shown: Dashboard, environment: Environment): Html {
  const { title, groups, variables } = shown;
  const parts = [...groups.map((group) => group.title), "Objectives", "Monitors"];
  return html`<header>
<p class="quiet">Datadog, ${environment.datadog.site}</p>
<h1>${title}</h1>
<p>${sizeOf(shown)}</p>
<ul class="variables" aria-label="Template variables">${variables.map(
    ({ name, tag, chosen }) => html`<li title="tag ${tag}"><b>$${name}</b> ${chosen}</li>`,
  )}</ul>
${contents(parts.map((name) => ({ id: name.toLowerCase(), title: name })))}
</header>`;
}

/** A group's widgets where they stand, under its title. */
export function groupOfWidgets({ title, asks, color, widgets }: Group): Html {
  const id = title.toLowerCase();
  return html`<section class="group ${color}" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title} <span>${asks}</span></h2>
<div class="grid">
${arrange(widgets).map(card)}</div>
</section>
`;
}
