import { readFileSync } from "node:fs";

/** docs/case-study.md. */
export const page = readFileSync("docs/case-study.md", "utf8");

/** The tables below a heading, each as its rows, these as their cells; the first row is the table's head. */
export function tables(heading: string): string[][][] {
  const [, section] = page.split(new RegExp(`^##+ ${heading}.*$`, "m"));
  if (section === undefined) throw new Error(`docs/case-study.md has no heading "${heading}".`);
  const [own = ""] = section.split(/^##+ /m);
  return [...own.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) =>
    table
      .trim()
      .split("\n")
      .filter((line) => !/^\|[-|: ]+\|$/.test(line))
      .map((line) =>
        line
          .slice(1, -1)
          .split("|")
          .map((cell) => cell.trim()),
      ),
  );
}

/** Column `at` of a table by its first column, without the table's head. */
export function column([, ...rows]: string[][], at: number): Record<string, string> {
  return Object.fromEntries(rows.map((row) => [row[0], row[at] ?? ""]));
}
