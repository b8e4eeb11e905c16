/** docs/architecture.md draws the house as it stands. */
import { existsSync, readFileSync } from "node:fs";
import { ladder } from "../../operations/test/ladder";

const page = readFileSync("docs/architecture.md", "utf8");

test("names folders and files that there are", () => {
  const [, tree = ""] = /```\n([\s\S]*?)```/.exec(page) ?? [];
  const named = [...tree.matchAll(/^(\S+) {2,}\S/gm)].map(([, name]) => name as string);
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !existsSync(name))).toEqual([]);
});

test("has every rung of the ladder, from the bottom up", () => {
  const rungs = [...page.matchAll(/^\| (\d) \| /gm)].map(([, number]) => Number(number));
  expect(rungs).toEqual(ladder.map(({ number }) => number));
});
