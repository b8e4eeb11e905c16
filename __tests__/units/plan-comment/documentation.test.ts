import { readFileSync } from "node:fs";
import { readme } from "../../readme";

test("the comment that the README shows is the one that the emulator's plans make", () => {
  const golden = readFileSync("__tests__/emulated/golden/changes.md", "utf8").trim();
  expect(readme).toContain(golden.replaceAll(/^/gm, "> ").replaceAll(/^> $/gm, ">"));
});
