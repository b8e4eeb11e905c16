import type { Limit } from "../rehearse/not-proven";
import { html } from "./html";
import type { Section } from "./page";

/** What is left open, and how to get there. */
export function limitsSection(limits: readonly Limit[]): Section {
  return {
    id: "limits",
    title: "Not proven here",
    content: html`<dl>${limits.map(({ what, remedy }) => html`<dt>${what}</dt><dd>${remedy}</dd>`)}</dl>`,
  };
}
