import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** What a framework writes of itself, which need not be the same. */
const OF_THE_FRAMEWORK = [
  /^manifest\.json: \/version$/,
  /^stacks\/[\w-]+\/cdk\.tf\.json: \/\/\/\/metadata\/version$/,
];

/** Where two synthesized folders differ, as "file: /path/in/json"; but for what each says of its framework. */
export function differencesBetween(one: string, other: string): string[] {
  const files = [...new Set([...filesIn(one), ...filesIn(other)])].sort();
  const all = files.flatMap((file) => {
    const [left, right] = [one, other].map((folder) => path.join(folder, file)) as [string, string];
    if (!existsSync(left) || !existsSync(right)) return [`${file}: only in one of them`];
    const [before, after] = [readFileSync(left, "utf8"), readFileSync(right, "utf8")];
    if (before === after) return [];
    if (!file.endsWith(".json")) return [`${file}: another content`];
    return pathsBetween(JSON.parse(before), JSON.parse(after)).map((at) => `${file}: ${at}`);
  });
  return all.filter((difference) => !OF_THE_FRAMEWORK.some((expected) => expected.test(difference)));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function pathsBetween(one: unknown, other: unknown, at = ""): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (!isContainer(one) || !isContainer(other)) return [at];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  const below = [...keys].flatMap((key) => pathsBetween(one[key], other[key], `${at}/${key}`));
  // The same values in another order.
  return below.length > 0 ? below : [at];
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
