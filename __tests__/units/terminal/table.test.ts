import pc from "picocolors";
import { renderTable } from "../../../operations/terminal/table";

const plain = pc.createColors(false);
const coloured = pc.createColors(true);

describe("a table", () => {
  test("sets numbers flush right and words flush left, under their titles", () => {
    const table = renderTable(
      ["stack", "resources", "second plan"],
      [
        ["vpc", 41, "empty"],
        ["ecr", 5, "empty"],
      ],
      plain,
    );
    expect(table.split("\n")).toEqual([
      "stack  resources  second plan",
      "─────  ─────────  ───────────",
      "vpc           41  empty",
      "ecr            5  empty",
    ]);
  });

  test("keeps columns aligned under wide characters and colours", () => {
    const table = renderTable(
      ["name", "result"],
      [
        ["日本", coloured.green("ran")],
        ["plain", "ran"],
      ],
      plain,
    );
    expect(table.split("\n")).toEqual([
      "name   result",
      "─────  ──────",
      "日本   \x1b[32mran\x1b[39m",
      "plain  ran",
    ]);
  });

  test("shows what is unknown as a dash, without upsetting a column of numbers", () => {
    const table = renderTable(
      ["stack", "added"],
      [
        ["eks", undefined],
        ["vpc", 7],
      ],
      plain,
    );
    expect(table.split("\n").slice(2)).toEqual(["eks        –", "vpc        7"]);
  });

  test("colours its head only where colours are wanted", () => {
    expect(renderTable(["a"], [["b"]], coloured)).toBe("\x1b[1ma\x1b[22m\n\x1b[2m─\x1b[22m\nb");
    expect(renderTable(["a"], [["b"]], plain)).toBe("a\n─\nb");
  });
});
