import type { StackResult } from "../rehearse/report";
import { count } from "../terminal/text";
import { type Html, html } from "./html";

const WIDTH = 164;
const HEIGHT = 58;
const COLUMN = 190;
const ROW = 78;
const MARGIN = 2;

interface Node {
  readonly result: StackResult;
  readonly x: number;
  readonly y: number;
}

/** What depends on what, from left to right, with the resources and seconds of each stack. */
export function stackGraph(results: readonly StackResult[]): Html {
  const depth = (id: string): number => {
    const stack = results.find((result) => result.stack.id === id)?.stack;
    const known =
      stack?.dependencies.filter((other) => results.some((result) => result.stack.id === other)) ?? [];
    return known.length === 0 ? 0 : 1 + Math.max(...known.map(depth));
  };
  const rows = new Map<number, number>();
  const nodes = results.map((result): Node => {
    const column = depth(result.stack.id);
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return { result, x: MARGIN + column * COLUMN, y: MARGIN + row * ROW };
  });
  const edges = nodes.flatMap((to) =>
    to.result.stack.dependencies.flatMap((id) => {
      const from = nodes.find(({ result }) => result.stack.id === id);
      return from ? [{ from, to }] : [];
    }),
  );
  const width = Math.max(...nodes.map(({ x }) => x)) + WIDTH + MARGIN;
  const height = Math.max(...nodes.map(({ y }) => y)) + HEIGHT + MARGIN;
  const words = edges.map(({ from, to }) => `${to.result.stack.id} needs ${from.result.stack.id}`).join(", ");
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Graph of the stacks">
<svg class="wide" role="img" aria-label="${words}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
${edges.map(({ from, to }) => html`<path class="edge" d="${curve(from, to)}"/>`)}
${nodes.map(box)}
</svg></div>`;
}

function curve(from: Node, to: Node): string {
  const [x1, y1] = [from.x + WIDTH, from.y + HEIGHT / 2];
  const [x2, y2] = [to.x, to.y + HEIGHT / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function box({ result: { stack, outcome, milliseconds }, x, y }: Node): Html {
  const time = outcome.proof === "none" ? "not proven" : `${Math.round(milliseconds / 1000)} s`;
  return html`<g transform="translate(${x} ${y})">
<rect class="box ${outcome.proof}" width="${WIDTH}" height="${HEIGHT}" rx="6" stroke-width="1.5"/>
<text x="12" y="25" font-size="15">${stack.id}</text>
<text class="quiet" x="12" y="45" font-size="12">${count(stack.resources, "resource")}</text>
<text class="quiet" x="${WIDTH - 12}" y="45" font-size="12" text-anchor="end">${time}</text>
</g>`;
}
