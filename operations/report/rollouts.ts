import { type ScenarioTimeline, timelineCells, timelineColumns } from "../cluster/timelines";
import { html, table } from "./html";
import type { Section } from "./page";

/** The timelines of rung 7: what the real controllers made of commits. */
export function rolloutsSection(run: readonly ScenarioTimeline[]): Section {
  return {
    id: "rollouts",
    title: "What the real controllers do",
    content: html`<p>Argo CD and Argo Rollouts, with the versions of catalog ${run[0]?.catalog}, on a real Kubernetes API:
the last run of rung 7 that passed here, on ${run[0]?.began.slice(0, 10)}. Seconds count from the beginning of a scenario;
pauses of the canary are those that are shipped, those of the others are shortened.</p>
${run.map(
  ({ scenario, rows }) => html`<details><summary>${scenario}, ${Math.round(rows.at(-1)?.at ?? 0)} s</summary>
${table(
  `Timeline of ${scenario}`,
  timelineColumns.map((title) => ({ title })),
  rows.map(timelineCells),
)}</details>
`,
)}`,
  };
}
