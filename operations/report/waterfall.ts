import type { ReceivedSpan } from "../../service/testing/otlp-receiver";
import { type Html, html } from "./html";

/** The spans of one request, each with its place in time. */
export function waterfall(spans: readonly ReceivedSpan[]): Html {
  const start = Math.min(...spans.map((span) => Number(span.start)));
  const length = Math.max(...spans.map((span) => Number(span.end))) - start;
  return html`<div class="waterfall">${spans.map((span) => {
    const [from, to] = [Number(span.start) - start, Number(span.end) - start];
    const left = ((from / length) * 100).toFixed(2);
    const width = Math.max(0.5, ((to - from) / length) * 100).toFixed(2);
    return html`<span>${span.name}</span><span class="number">${((to - from) / 1e6).toFixed(2)} ms</span>
<span class="bar" style="margin-left:${left}%;width:${width}%"></span>`;
  })}</div>`;
}
