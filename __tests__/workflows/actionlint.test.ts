import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { outputOf } from "../../operations/tools/command";
import { findActionlint, needed } from "../../operations/tools/find";
import { FOLDER, workflows } from "./workflow";

const scratch = mkdtempSync(path.join(tmpdir(), "actionlint-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What actionlint objects to; it exits with 1 if there is anything. */
async function objections(...files: string[]): Promise<string> {
  const { path: actionlint } = needed("actionlint", await findActionlint());
  // Scripts are one line each: what shellcheck would find there depends on whether a machine has it.
  return outputOf(actionlint, ["-no-color", "-shellcheck=", "-pyflakes=", ...files], { exitCodes: [0, 1] });
}

test("actionlint finds nothing in any workflow", async () => {
  expect(await objections(...workflows.map(({ name }) => path.join(FOLDER, `${name}.yml`)))).toBe("");
});

test("actionlint would find text of a stranger's in a script", async () => {
  const file = path.join(scratch, "unsafe.yml");
  const steps = `- run: echo \${{ github.event.pull_request.title }}`;
  writeFileSync(
    file,
    `on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      ${steps}\n`,
  );
  expect(await objections(file)).toContain("potentially untrusted");
});
