import type { Widget } from "./widget";

/** Columns of a dashboard. */
const COLUMNS = 12;

/** Where a widget stands in its group, in columns and rows. */
export interface Placed<W extends Pick<Widget, "width" | "height"> = Widget> {
  readonly widget: W;
  readonly x: number;
  readonly y: number;
}

/** Puts widgets in rows, from left to right; a row is as high as the highest of it. */
export function arrange<W extends Pick<Widget, "width" | "height">>(widgets: readonly W[]): Placed<W>[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return widgets.map((widget) => {
    if (x + widget.width > COLUMNS) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const placed = { widget, x, y };
    x += widget.width;
    rowHeight = Math.max(rowHeight, widget.height);
    return placed;
  });
}

/** Rows that placed widgets take. */
export function heightOf(placed: readonly Placed<Pick<Widget, "width" | "height">>[]): number {
  return Math.max(0, ...placed.map(({ y, widget }) => y + widget.height));
}
