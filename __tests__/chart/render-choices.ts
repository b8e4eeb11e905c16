/**
 * Jest's global setup: renders every choice for every version catalog, once for all test files, which takes some
 * seconds. What Helm refuses becomes a file that says why, and fails the tests of that choice.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { renderChart, valuesOf } from "../../operations/chart/render";
import type { SchemaCatalog } from "../../operations/tools/find";
import { onAllCores } from "./on-all-cores";
import { choices, helm, kubeVersions, preparedFile } from "./rendered";

export default async function renderChoices(): Promise<void> {
  process.env.RENDERED_CHOICES = mkdtempSync(path.join(tmpdir(), "rendered-choices-"));
  const program = await helm();
  const catalogs = Object.keys(kubeVersions) as SchemaCatalog[];
  const scenarios = catalogs.flatMap((catalog) => choices.map((choice) => ({ choice, catalog })));
  await onAllCores(scenarios, async ({ choice, catalog }) => {
    const file = preparedFile(choice, catalog);
    mkdirSync(path.dirname(file), { recursive: true });
    const text = await renderChart(program, kubeVersions[catalog], valuesOf(choice)).catch(
      (error: Error) => `refused: ${JSON.stringify(error.message)}\n`,
    );
    writeFileSync(file, text);
  });
}
