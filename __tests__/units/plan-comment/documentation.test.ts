import { readFileSync } from "node:fs";

test("the comment that the documentation shows is the one that the emulator's plans make", () => {
  const golden = readFileSync("__tests__/emulated/golden/changes.md", "utf8").trim();
  expect(readFileSync("docs/plan-comment.md", "utf8")).toContain(golden);
});
