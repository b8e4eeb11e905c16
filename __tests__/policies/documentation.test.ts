import { readFileSync } from "node:fs";
import path from "node:path";
import { COMMAND, DOCUMENT, documentation } from "../../constructs/policies/documentation";

test("docs/policies.md tells the rules as they are", () => {
  const written = readFileSync(path.join(__dirname, "../..", DOCUMENT), "utf8");
  if (written !== documentation()) throw new Error(`${DOCUMENT} is out of date: run \`${COMMAND}\`.`);
});
