/**
 * Jest's global setup: applies the cluster's stacks of each environment and catalog, once for all test files. What
 * Terraform refuses becomes a file that says why, and fails the tests of that stack.
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onAllCores } from "../chart/on-all-cores";
import { applied } from "../mocked/applied";
import { environmentOf, fileOf, scenarios, stackNames } from "./stacks";

export default async function applyStacks(): Promise<void> {
  process.env.APPLIED_STACKS = mkdtempSync(path.join(tmpdir(), "applied-stacks-"));
  const work = scenarios.flatMap((scenario) => stackNames.map((name) => ({ name, scenario })));
  await onAllCores(work, async ({ name, scenario }) => {
    const result = await applied(name, {}, { environment: environmentOf(scenario) }).catch(
      (error: Error) => ({ refused: error.message }),
    );
    writeFileSync(fileOf(name, scenario), JSON.stringify(result));
  });
}
