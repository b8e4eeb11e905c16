/** A value that is refused: where it stands, what it is, and why, with what to do about it. */
export interface Refusal {
  readonly path: readonly PropertyKey[];
  /** Left out where nothing stands there. */
  readonly value?: unknown;
  /** Continues "path: value …". */
  readonly reason: string;
}

const LONGEST_VALUE = 80;

/** `network.cidr: "10.0.0.0/8" is larger than …` */
export function describe({ path, value, reason }: Refusal): string {
  const where = path.map(String).join(".");
  const subject = value === undefined ? reason : `${show(value)} ${reason}`;
  return where ? `${where}: ${subject}` : subject;
}

/** The candidate that `text` is probably meant to be, ready to append to a sentence; "" when none is near. */
export function suggestion(text: string, candidates: readonly string[]): string {
  const near = candidates
    .map((candidate) => ({ candidate, edits: editDistance(text.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ edits }) => edits <= Math.max(1, Math.floor(text.length / 3)))
    .sort((one, other) => one.edits - other.edits)[0];
  return near ? ` Did you mean "${near.candidate}"?` : "";
}

/** 4096 → "4,096" */
export function number(value: number): string {
  return value.toLocaleString("en-US");
}

/** "a, b or c" */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`;
}

function show(value: unknown): string {
  const text = typeof value === "object" ? JSON.stringify(value) : quote(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function quote(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Levenshtein's: insertions, deletions and replacements that turn one text into the other. */
export function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let index = 0; index < one.length; index += 1) {
    const next = [index + 1];
    for (let column = 0; column < other.length; column += 1) {
      const replace = (row[column] as number) + (one[index] === other[column] ? 0 : 1);
      next.push(Math.min(replace, (row[column + 1] as number) + 1, (next[column] as number) + 1));
    }
    row = next;
  }
  return row[other.length] as number;
}
