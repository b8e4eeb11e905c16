/** That the schemas are strict indeed: what they let through elsewhere, they have looked at. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findSchemas, type SchemaCatalog } from "../../operations/tools/find";
import { choices, kubeVersions, RENDER_MILLISECONDS, rendered } from "./rendered";
import { type Judgement, judge } from "./strictly-valid";

const folder = mkdtempSync(path.join(tmpdir(), "strictly-valid-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [canary] = choices.filter(({ strategy, analysis }) => strategy === "canary" && analysis);

/** Judges the canary with one line of its manifests changed. */
async function judged(line: string, changed: string, catalog: SchemaCatalog): Promise<Judgement[]> {
  const schemas = await findSchemas();
  if (!schemas.found || !canary) throw new Error("There are no schemas to be tried.");
  const { text } = rendered(canary, catalog);
  expect(text).toContain(line);
  const file = path.join(folder, "changed.yaml");
  writeFileSync(file, text.replace(line, changed));
  const options = { kubeVersion: kubeVersions[catalog], locations: schemas.locations(catalog) };
  const judgements = (await judge([file], options)).get(file) ?? [];
  return judgements.filter(({ verdict }) => verdict !== "valid");
}

describe.each(Object.keys(kubeVersions) as SchemaCatalog[])("Those of catalog %s refuse", (catalog) => {
  test.each([
    ["a misspelt step of a Rollout", "        - pause:", "        - pausee:", "pausee"],
    [
      "a field that no pod has",
      "      enableServiceLinks: false",
      "      enableServiceLink: false",
      "enableServiceLink",
    ],
    ["a text where a number belongs", "  maxReplicas: 10", "  maxReplicas: ten", "maxReplicas"],
    ["a key that is given twice", "  minReplicas: 5", "  minReplicas: 5\n  minReplicas: 6", "minReplicas"],
    [
      "a kind that nobody knows",
      "kind: KongPlugin",
      "kind: KongPlugins",
      "could not find schema for KongPlugins",
    ],
    ["an API version that is gone", "policy/v1", "policy/v1beta1", "could not find schema"],
  ])(
    "%s",
    async (_, line, changed, reason) => {
      const wrong = await judged(line, changed, catalog);
      expect(wrong).toEqual([{ object: expect.any(String), verdict: expect.stringContaining(reason) }]);
    },
    RENDER_MILLISECONDS,
  );
});
