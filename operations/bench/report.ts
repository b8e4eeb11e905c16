import { UserError } from "../../config/user-error";
import { machine } from "../../service/bench/machine";
import type { BenchName, Figure } from "./figure";

const BEGIN = "<!-- figures: npm run bench writes them -->";
const END = "<!-- end of figures -->";

/**
 * The page with the figures of `benches` in the place of those that it had; the others stay as they were.
 *
 * @throws UserError when the page has no place for them.
 */
export function withFigures(
  page: string,
  measured: { readonly figures: readonly Figure[]; readonly date: Date },
): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new UserError(`docs/performance.md: "${BEGIN}" and "${END}" do not enclose a table. Restore them.`);
  }
  const benches = new Set<BenchName>(measured.figures.map(({ bench }) => bench));
  const kept = page
    .slice(begin, end)
    .split("\n")
    .filter((line) => /^\| (\w+) \|/.test(line) && !line.startsWith("| bench |"))
    .filter((line) => !benches.has(line.split(" ")[1] as BenchName));
  const rows = [...kept, ...measured.figures.map((figure) => row(figure, measured.date))];
  const order: readonly string[] = ["synth", "rehearsal", "service", "ladder"];
  const place = (line: string) => order.indexOf(line.split(" ")[1] as string);
  const table = [
    "",
    `Machine: ${machine()}. It is shared: seconds vary from run to run, ratios of paired runs hardly do.`,
    "",
    "| bench | what | measured | aim | | on |",
    "|---|---|---:|---:|---|---|",
    ...rows.toSorted((one, other) => place(one) - place(other)),
    "",
    "",
  ];
  return page.slice(0, begin) + BEGIN + table.join("\n") + page.slice(end);
}

function row({ bench, what, measured, unit, aim, note }: Figure, date: Date): string {
  const digits = unit === "×" || (unit === "s" && measured < 10) ? 2 : measured < 10 ? 1 : 0;
  const value = `${measured.toFixed(digits)} ${unit}${note ? ` (${note})` : ""}`;
  const cells = [bench, what, value, ...verdict(measured, unit, aim), date.toISOString().slice(0, 10)];
  return `| ${cells.join(" | ")} |`;
}

function verdict(measured: number, unit: string, aim: Figure["aim"]): [aim: string, met: string] {
  if (!aim) return ["–", ""];
  const [words, limit, met] =
    "atMost" in aim
      ? (["at most", aim.atMost, measured <= aim.atMost] as const)
      : (["at least", aim.atLeast, measured >= aim.atLeast] as const);
  return [`${words} ${limit} ${unit}`, met ? "met" : "**missed**"];
}
