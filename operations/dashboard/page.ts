import { readFileSync } from "node:fs";
import path from "node:path";
import type { Environment } from "../../config/schema";
import { dashboard } from "../../constructs/observability/dashboard/dashboard";
import { arrange } from "../../constructs/observability/dashboard/layout";
import type { Dashboard, Group } from "../../constructs/observability/dashboard/widget";
import { Html, html } from "../report/html";
import { monitorsTable, objectivesTable } from "./tables";
import { card } from "./widgets";

const STYLES = ["operations/report/style.css", "operations/dashboard/style.css"];

/** What Datadog is given of an environment, as one page: no script, and nothing is fetched from anywhere. */
export function dashboardPage(environment: Environment): string {
  const shown = dashboard(environment);
  const style = new Html(STYLES.map((file) => readFileSync(path.resolve(file), "utf8")).join("\n"));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${shown.title}: dashboard</title>
<style>
${style}</style>
</head>
<body>
${header(shown, environment)}
<main>
${shown.groups.map(group)}
${objectivesTable(environment)}
${monitorsTable(environment)}
</main>
</body>
</html>
`.markup;
}

function header({ title, groups, variables }: Dashboard, environment: Environment): Html {
  const widgets = groups.reduce((sum, { widgets: inGroup }) => sum + inGroup.length, 0);
  return html`<header>
<p class="quiet">Datadog, ${environment.datadog.site}</p>
<h1>${title}</h1>
<p>${widgets} widgets in ${groups.length} groups, as Terraform hands them to Datadog. Curves are drawn to show how a widget
looks: <strong>no value here is a measurement</strong>. Queries, units and thresholds are the real ones.</p>
<ul class="variables" aria-label="Template variables">${variables.map(
    ({ name, tag, chosen }) => html`<li title="tag ${tag}"><b>$${name}</b> ${chosen}</li>`,
  )}</ul>
<nav aria-label="Contents"><ul>${[...groups.map((one) => one.title), "Objectives", "Monitors"].map(
    (name) => html`<li><a href="#${name.toLowerCase()}">${name}</a></li>`,
  )}</ul></nav>
</header>`;
}

function group({ title, asks, color, widgets }: Group): Html {
  const id = title.toLowerCase();
  return html`<section class="group ${color}" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title} <span>${asks}</span></h2>
<div class="grid">
${arrange(widgets).map(card)}</div>
</section>
`;
}
