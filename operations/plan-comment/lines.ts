import type { Difference, Path } from "./differences";
import { Document, isContainer, Sensitive, Unknown } from "./marked";
import type { Secrets } from "./secrets";

/** How much is shown. */
export interface Lengths {
  /** Characters of one value, or one name. */
  readonly value: number;
  /** Lines of one text that has several. */
  readonly text: number;
  /** Lines about one resource. */
  readonly lines: number;
}

/** For a comment: enough to see what a value is. */
export const SHORT: Lengths = { value: 240, text: 40, lines: 150 };
export const WHOLE: Lengths = {
  value: Number.POSITIVE_INFINITY,
  text: Number.POSITIVE_INFINITY,
  lines: Number.POSITIVE_INFINITY,
};

/**
 * A difference in lines of a diff: `!` for what changes, `+` and `-` for what comes and goes. Secrets are masked, and
 * no line holds a character that would break it or turn its direction.
 */
export function differenceLines(difference: Difference, secrets: Secrets, lengths: Lengths): string[] {
  const { before, after, path, forcesReplacement } = difference;
  const name = cut(Array.from(pathInWords(path, secrets)), 0, lengths.value);
  const why = forcesReplacement ? "  # forces replacement" : "";
  if (before instanceof Document && after instanceof Document)
    return [`! ${name}: only its formatting${why}`];
  const texts = [before, after].map((value) =>
    typeof value === "string" ? secrets.mask(value, keyOf(path)) : "",
  );
  if (texts.some((text) => text.includes("\n"))) {
    const sign = before === undefined ? "+" : after === undefined ? "-" : "!";
    return [`${sign} ${name}:${why}`, ...textLines(texts[0] as string, texts[1] as string, lengths)];
  }
  const [from, to] = abbreviated(
    shown(before, keyOf(path), secrets),
    shown(after, keyOf(path), secrets),
    lengths.value,
  );
  if (before === undefined) return [`+ ${name}: ${to}${why}`];
  if (after === undefined) return [`- ${name}: ${from}${why}`];
  if (from === to) return [`! ${name}: ${from}, another value${why}`];
  const line = `! ${name}: ${from} → ${to}${why}`;
  return line.length <= LINE ? [line] : [`- ${name}: ${from}`, `+ ${name}: ${to}${why}`];
}

/** Characters that one sees without scrolling. */
const LINE = 110;

/** `tags.owner`, `env[LOG_LEVEL].value`, `labels["app.kubernetes.io/name"]`. */
export function pathInWords(path: Path, secrets: Secrets): string {
  const words = path.map((step, at) => {
    if (typeof step === "number") return `[${step}]`;
    if (typeof step === "object") return `[${printable(secrets.mask(step.named))}]`;
    const key = secrets.mask(step);
    return /^[\w-]+$/.test(key) ? `${at > 0 ? "." : ""}${key}` : `[${quoted(key)}]`;
  });
  return words.join("");
}

/** What a value is called; of `{ name, value }` in a list, as variables of pods are written, the name. */
function keyOf(path: Path): string {
  const [last, parent] = path.toReversed().filter((step) => typeof step !== "number");
  if (last === "value" && typeof parent === "object") return parent.named;
  return typeof last === "object" ? "" : (last ?? "");
}

function shown(value: unknown, key: string, secrets: Secrets): string {
  if (value instanceof Sensitive) return "(sensitive)";
  if (value instanceof Unknown) return "(known after apply)";
  if (value instanceof Document) return shown(value.value, key, secrets);
  if (typeof value === "string") return quoted(secrets.mask(value, key));
  if (typeof value === "number") return secrets.mask(String(value), key);
  if (Array.isArray(value)) return `[${value.map((child) => shown(child, key, secrets)).join(", ")}]`;
  if (!isContainer(value)) return JSON.stringify(value ?? null);
  const entries = Object.entries(value);
  return `{${entries.map(([name, child]) => `${quoted(secrets.mask(name))}: ${shown(child, name, secrets)}`).join(", ")}}`;
}

/** Cuts both texts to a length, where they differ if they begin alike. */
function abbreviated(before: string, after: string, length: number): [string, string] {
  const [from, to] = [Array.from(before), Array.from(after)];
  let common = 0;
  while (common < from.length && from[common] === to[common]) common += 1;
  const isLong = Math.max(from.length, to.length) > length;
  const start = isLong && common > length / 2 ? common - Math.floor(length / 4) : 0;
  return [cut(from, start, length), cut(to, start, length)];
}

function cut(characters: readonly string[], start: number, length: number): string {
  if (characters.length <= length) return characters.join("");
  const rest = Math.max(0, characters.length - start - length);
  const text = `${start > 0 ? "…" : ""}${characters.slice(start, start + length).join("")}`;
  return rest > 0 ? `${text}… (${rest} more characters)` : text;
}

/** Both texts line by line, without what they begin and end with alike. */
function textLines(before: string, after: string, { value, text }: Lengths): string[] {
  const [from, to] = [before, after].map((each) => (each === "" ? [] : each.split(/\r\n|[\n\r]/))) as [
    string[],
    string[],
  ];
  let top = 0;
  while (top < Math.min(from.length, to.length) && from[top] === to[top]) top += 1;
  let bottom = 0;
  const shorter = Math.min(from.length, to.length) - top;
  while (bottom < shorter && from.at(-1 - bottom) === to.at(-1 - bottom)) bottom += 1;
  const changed = (sign: string, lines: readonly string[]) =>
    lines
      .slice(top, lines.length - bottom)
      .map((line) => `${sign}   ${cut(Array.from(printable(line)), 0, value)}`);
  const lines = [...changed("-", from), ...changed("+", to)];
  if (lines.length === 0) return ["    only how its lines end"];
  if (lines.length <= text) return lines;
  return [...lines.slice(0, text), `    … and ${lines.length - text} more lines`];
}

function quoted(text: string): string {
  return printable(JSON.stringify(text));
}

/** What would break a line, hide in it or turn its direction, as an escape. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) as number;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
