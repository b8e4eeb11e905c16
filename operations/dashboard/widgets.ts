import type { Bounds } from "../../config/service";
import type { Placed } from "../../constructs/observability/dashboard/layout";
import type { Marker, Widget } from "../../constructs/observability/dashboard/widget";
import { asked } from "../../constructs/observability/queries";
import { print } from "../../constructs/observability/query/formula";
import { budgetOf } from "../../constructs/observability/slos";
import { type Html, html } from "../report/html";
import { chart, listLines, map } from "./sketch";

/** A widget where it stands on the dashboard. */
export function card({ widget, x, y }: Placed): Html {
  const place = `--x:${x + 1};--y:${y + 1};--w:${widget.width};--h:${widget.height}`;
  const unit = "unit" in widget && html`<span class="unit">${widget.unit}</span>`;
  return html`<article class="widget ${widget.kind}" style="${place}">
<header><h3>${widget.kind === "note" ? "" : widget.title}</h3>${unit}</header>
${body(widget)}
${thresholds(widget)}
${queries(widget)}
</article>
`;
}

function body(widget: Widget): Html {
  switch (widget.kind) {
    case "timeseries":
      return html`${chart(widget)}
<ul class="legend">${widget.series.map(
        ({ label, dashed }, at) =>
          html`<li><i class="series-${at % 4}${dashed && " dashed"}"></i>${label}</li>`,
      )}${widget.events && html`<li><i class="event"></i>Deployments</li>`}</ul>`;
    case "value":
      return html`<p class="figure"></p>`;
    case "topList":
      return listLines("bars");
    case "slo":
      return html`<p class="figure">${widget.target} %</p>
<p class="quiet">${budgetOf({ objective: widget })}</p>
<div class="budget" role="img" aria-label="Error budget that is left"><i></i></div>`;
    case "stream":
      return listLines("lines");
    case "serviceMap":
      return map(widget.service);
    case "note":
      return html`<div class="text">${widget.text.split("\n").map(line)}</div>`;
  }
}

/** The little Markdown that notes have. */
function line(text: string): Html | "" {
  if (text === "") return "";
  if (text.startsWith("### ")) return html`<h3>${text.slice("### ".length)}</h3>`;
  const bold = text.replace(/^- /, "").split("**");
  return html`<p>${bold.map((part, at) => (at % 2 ? html`<b>${part}</b>` : part))}</p>`;
}

function thresholds(widget: Widget): Html | "" {
  const markers: readonly Marker[] = ("markers" in widget && widget.markers) || [];
  const target: Bounds | undefined =
    "target" in widget && typeof widget.target === "object" ? widget.target : undefined;
  if (markers.length === 0 && !target) return "";
  const up = target && target.good >= target.bad;
  return html`<ul class="thresholds">${markers.map(({ label, value }) => html`<li>${label} <code>${value}</code></li>`)}${
    target &&
    html`<li class="good">good ${up ? "from" : "up to"} <code>${target.good}</code></li><li class="bad">bad ${up ? "up to" : "from"} <code>${target.bad}</code></li>`
  }</ul>`;
}

function queries(widget: Widget): Html | "" {
  const all = asked(widget).map((of) => (of.kind === "search" ? of.print() : print(of)));
  const texts = widget.kind === "value" && all.length === 0 ? ["error_budget_remaining of the SLO"] : all;
  if (texts.length === 0) return "";
  return html`<details><summary>${texts.length === 1 ? "Query" : `${texts.length} queries`}</summary>${texts.map(
    (text) => html`<code>${text}</code>`,
  )}</details>`;
}
