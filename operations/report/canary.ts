import type { Story } from "../story/story";
import { canaryChart } from "./canary-chart";
import { html } from "./html";
import type { Section } from "./page";

/** Both rollouts, beside each other. */
export function canarySection({ good, bad, haste, settings }: Story): Section {
  return {
    id: "canary",
    title: "A canary, promoted and taken back",
    content: html`<p>Two versions of the service each, as real processes, behind a router that stands in for the
Service: not Argo Rollouts. The chart’s own steps and thresholds, ${haste} times faster. Bars are the share of traffic
that the new version is given, the red line is the share of its answers that failed, the dashed one where a measurement
fails.</p>
<div class="cards">${canaryChart("A sound version", good, settings)}
${canaryChart(`A version that fails ${Math.round(bad.errorRate * 100)} % of its requests`, bad, settings)}</div>`,
  };
}
