import type { Colors } from "./output";
import { pad, width } from "./text";

/** What stands in a cell; `undefined` shows as a dash. Texts may be coloured. */
export type Cell = string | number | undefined;

const GAP = "  ";
const NOTHING = "–";

/**
 * A table with aligned columns: those that hold a number flush right, all others flush left.
 *
 * @param columns Titles, in order.
 * @param rows As many cells each as there are titles.
 */
export function renderTable(columns: readonly string[], rows: readonly (readonly Cell[])[], colors: Colors) {
  const texts = rows.map((row) => row.map((cell) => String(cell ?? NOTHING)));
  const widths = columns.map((title, at) =>
    Math.max(width(title), ...texts.map((row) => width(row[at] ?? ""))),
  );
  const aligns = columns.map((_, at) => (rows.some((row) => typeof row[at] === "number") ? "right" : "left"));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => pad(cell, widths[at] ?? 0, aligns[at]))
      .join(GAP)
      .trimEnd();
  return [
    colors.bold(line(columns)),
    colors.dim(widths.map((columnWidth) => "─".repeat(columnWidth)).join(GAP)),
    ...texts.map(line),
  ].join("\n");
}
