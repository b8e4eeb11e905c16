import stringWidth from "string-width";

/** Columns that a text takes on a terminal: colours take none, wide characters two. */
export const width = stringWidth;

/** Fills a text with spaces up to `columns`; a longer one stays as it is. */
export function pad(text: string, columns: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, columns - width(text)));
  return align === "left" ? text + space : space + text;
}

/** Cuts an uncoloured text to `columns`, with an ellipsis in the last one. */
export function truncate(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (width(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** `7 s`, `1 min 05 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** `1 resource`, `41 resources`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `vpc`, `vpc and eks`, `vpc, eks, and ecr`. */
export function inWords(names: readonly string[]): string {
  return new Intl.ListFormat("en").format(names);
}
