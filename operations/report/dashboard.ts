import type { Environment } from "../../config/schema";
import { dashboard } from "../../constructs/observability/dashboard/dashboard";
import { groupOfWidgets, sizeOf } from "../dashboard/page";
import { html } from "./html";
import type { Section } from "./page";

/** The dashboard's first group, and the way to all of it: a page that lies beside the report. */
export function dashboardSection(environment: Environment): Section {
  const shown = dashboard(environment);
  return {
    id: "dashboard",
    title: "Dashboard",
    content: html`<p>${sizeOf(shown)}</p>
<p><a href="dashboard.html">All of it, with objectives and monitors</a></p>
${shown.groups.slice(0, 1).map(groupOfWidgets)}`,
  };
}
