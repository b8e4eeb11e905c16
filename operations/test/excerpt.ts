import { stripVTControlCharacters } from "node:util";

/** Lines of an error worth showing: its message and the first frames, not a whole log. */
const LINES = 40;

/** The beginning of an error, where its cause stands, without colours and without frames of other people's code. */
export function excerpt(text: string): string {
  const lines = stripVTControlCharacters(text)
    .trim()
    .split("\n")
    .filter((line) => !/^\s+at .*(node_modules|node:)/.test(line));
  if (lines.length <= LINES) return lines.join("\n");
  return [...lines.slice(0, LINES), `… and ${lines.length - LINES} more lines`].join("\n");
}
