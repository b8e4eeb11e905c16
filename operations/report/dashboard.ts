import { html } from "./html";
import type { Section } from "./page";

/** Leads to the dashboard's own page, which lies beside the report. */
export const dashboardSection: Section = {
  id: "dashboard",
  title: "Dashboard",
  content: html`<p><a href="dashboard.html">What Datadog is to show of prod</a>: every widget with its queries and
thresholds, the objectives and the monitors.</p>`,
};
