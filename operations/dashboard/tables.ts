import type { Environment } from "../../config/schema";
import { monitors } from "../../constructs/observability/monitors/monitors";
import { monitorRequest } from "../../constructs/observability/monitors/request";
import { budgetOf, sloRequest, slos } from "../../constructs/observability/slos";
import { type Html, html, table } from "../report/html";

/** Each objective with its budget and its formula. */
export function objectivesTable(environment: Environment): Html {
  const rows = Object.values(slos(environment)).map((slo) => {
    const { query } = sloRequest(slo, environment);
    return [
      slo.title,
      slo.promise,
      budgetOf(slo),
      html`<code>${query.numerator}</code><br>of<br><code>${query.denominator}</code>`,
    ];
  });
  return section("objectives", "Objectives", [
    table(
      "What is promised, what may go wrong, and what is counted",
      [{ title: "objective" }, { title: "promise" }, { title: "error budget" }, { title: "good of all" }],
      rows,
    ),
  ]);
}

/** Each monitor with its condition, whom it tells and where it leads. */
export function monitorsTable(environment: Environment): Html {
  const ids = { availability: "availability", latency: "latency", errors: "errors" };
  const all = monitors(environment).map((monitor) => ({
    ...monitor,
    query: monitorRequest(monitor, environment, ids).query,
  }));
  const rows = all.map(({ title, severity, runbook, query }) => [
    title,
    html`<span class="severity ${severity}">${severity}</span>`,
    runbook,
    html`<code>${query}</code>`,
  ]);
  const pages = all.filter(({ severity }) => severity === "page").length;
  return section("monitors", "Monitors", [
    html`<p>${pages} wake somebody, ${all.length - pages} can wait for the next working day.</p>`,
    table(
      "When somebody is told",
      [{ title: "what has happened" }, { title: "severity" }, { title: "runbook" }, { title: "condition" }],
      rows,
    ),
  ]);
}

function section(id: string, title: string, content: readonly Html[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>`;
}
