/** Drawings of what a widget will look like. They show no data. */
import type { Timeseries } from "../../constructs/observability/dashboard/widget";
import { type Html, html } from "../report/html";

const WIDTH = 320;
const HEIGHT = 96;
const POINTS = 24;

/** A curve that looks like a metric, the same at every run. @param seed tells one from another */
function curve(seed: number, low: number, high: number): [number, number][] {
  return Array.from({ length: POINTS }, (_, at) => {
    const t = at / (POINTS - 1);
    const wave = 0.5 + 0.3 * Math.sin(t * 7 + seed * 2.1) + 0.2 * Math.sin(t * 19 + seed * 4.7);
    return [t * WIDTH, HEIGHT - (low + (high - low) * wave) * HEIGHT];
  });
}

/** Curves for the series, lines across for the thresholds, and from top to bottom for deployments. */
export function chart({ title, series, markers = [], events }: Timeseries): Html {
  const band = 0.8 / series.length;
  const drawn = series.map(({ as = "line", dashed }, at) => {
    const low = 0.06 + band * at;
    const points = dashed
      ? ([0, WIDTH] as const).map((x): [number, number] => [x, HEIGHT - (low + band * 0.8) * HEIGHT])
      : curve(at + title.length, low, low + band * 0.8);
    return shape(points, as, `series-${at % 4}${dashed ? " dashed" : ""}`);
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Drawing of ${title}">
${[0.25, 0.5, 0.75].map((y) => html`<line class="rule" x1="0" x2="${WIDTH}" y1="${y * HEIGHT}" y2="${y * HEIGHT}"/>`)}
${drawn}
${markers.map((_, at) => html`<line class="marker" x1="0" x2="${WIDTH}" y1="${8 + at * 26}" y2="${8 + at * 26}"/>`)}
${events && html`<line class="event" x1="${WIDTH * 0.62}" x2="${WIDTH * 0.62}" y1="0" y2="${HEIGHT}"/>`}
</svg>`;
}

function shape(points: readonly [number, number][], as: "line" | "bars" | "area", name: string): Html {
  const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  if (as === "bars") {
    const width = (WIDTH / POINTS) * 0.7;
    return html`<g class="${name}">${points.map(
      ([x, y]) =>
        html`<rect x="${(x * (1 - 1 / POINTS)).toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${(HEIGHT - y).toFixed(1)}"/>`,
    )}</g>`;
  }
  const area = as === "area" && html`<polygon points="0,${HEIGHT} ${path} ${WIDTH},${HEIGHT}"/>`;
  return html`<g class="${name}">${area}<polyline points="${path}"/></g>`;
}

const LENGTHS = [92, 74, 61, 48, 33];

/** Lines of a list, or bars of a ranking. */
export function listLines(kind: "bars" | "lines"): Html {
  return html`<div class="list ${kind}" aria-hidden="true">${LENGTHS.map((length) => html`<i style="--length:${length}%"></i>`)}</div>`;
}

/** Who calls the service, and whom it calls. */
export function map(service: string): Html {
  const node = (x: number, name: string) =>
    html`<circle cx="${x}" cy="60" r="26"/><text x="${x}" y="106" text-anchor="middle">${name}</text>`;
  return html`<svg class="map" viewBox="0 0 300 120" role="img" aria-label="Drawing of the service map">
<line x1="90" x2="184" y1="60" y2="60"/>${node(64, "callers")}${node(210, service)}</svg>`;
}
