import type { CanaryStory } from "../story/canary";
import type { CanarySettings } from "../story/settings";
import { count } from "../terminal/text";
import { type Html, html } from "./html";

const WIDTH = 480;
const HEIGHT = 240;
const LEFT = 44;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 30;

/** Weight (bars) and share of failed requests (line) of a new version over time, with the analysis' threshold. */
export function canaryChart(
  title: string,
  { measured, abortedBy, users, afterwards }: CanaryStory,
  { analysis, weights }: CanarySettings,
): Html {
  const steps = weights.length + analysis.count;
  const stepWidth = (WIDTH - LEFT - RIGHT) / steps;
  const y = (share: number) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
  const x = (step: number) => LEFT + step * stepWidth;
  const points = measured.map(({ errorRate }, step) => `${x(step + 1)},${y(errorRate)}`);
  const label = `${title}: ${abortedBy ? `aborted by ${abortedBy}` : "promoted"} after ${count(measured.length, "measurement")}`;
  return html`<figure class="card" style="margin:0">
<h3>${title}</h3>
<p class="${abortedBy ? "bad" : "good"}">${
    abortedBy
      ? `Aborted after ${count(measured.length, "measurement")}, by ${abortedBy}.`
      : `Promoted after ${count(measured.length, "measurement")}.`
  }</p>
<svg role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
${[0, 0.25, 0.5, 0.75, 1].map(
  (share) => html`<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(share)}" y2="${y(share)}"/>
<text class="quiet" x="${LEFT - 8}" y="${y(share) + 4}" font-size="12" text-anchor="end">${share * 100} %</text>`,
)}
${measured.map(
  ({ weight }, step) =>
    html`<rect class="share" x="${x(step) + 1}" y="${y(weight / 100)}" width="${stepWidth - 2}" height="${y(0) - y(weight / 100)}"/>`,
)}
<line class="threshold" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(analysis.errorRate)}" y2="${y(analysis.errorRate)}"/>
<polyline class="errors" points="${points.join(" ")}"/>
${measured.map(({ errorRate }, step) => html`<circle class="point" cx="${x(step + 1)}" cy="${y(errorRate)}" r="3.5"/>`)}
${measured.map(
  ({ at }, step) =>
    html`<text class="quiet" x="${x(step + 1)}" y="${HEIGHT - 10}" font-size="12" text-anchor="end">${at} s</text>`,
)}
</svg>
<figcaption class="quiet">Of ${users.requests} requests meanwhile ${users.failed} failed, of ${afterwards.requests} afterwards ${afterwards.failed}.</figcaption>
</figure>`;
}
