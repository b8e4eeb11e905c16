/** What may be set: the values, the schema that guards them, and the files that choose some. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { CHART } from "../../operations/chart/render";
import { readConfig } from "../../service/src/config";
import { type Manifest, RENDER_MILLISECONDS, refusal, render, set } from "./rendered";

jest.setTimeout(RENDER_MILLISECONDS);

const read = (file: string) => readFileSync(path.join(CHART, file), "utf8");
const values: Manifest = parse(read("values.yaml"));
const schema: Manifest = JSON.parse(read("values.schema.json"));

/** Paths of all values that hold no others, such as ["image", "tag"]. */
function leavesOf(value: unknown, at: readonly string[] = []): string[][] {
  const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isGroup || Object.keys(value).length === 0) return [[...at]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...at, name]));
}

/** Paths of all values that hold others. */
const groups = [
  ...new Set(leavesOf(values).flatMap((leaf) => leaf.map((_, depth) => leaf.slice(0, depth).join("/")))),
];

describe("The schema", () => {
  test("knows the type of every value: none takes a list of lists", async () => {
    const leaves = leavesOf(values);
    const refused = await refusal(
      set(Object.fromEntries(leaves.map((leaf) => [leaf.join("."), [["wrong"]]]))),
    );
    const lines = refused.split("\n").map((line) => line.trim());
    for (const leaf of leaves) {
      const named = lines.filter((line) => line.startsWith(`- at '/${leaf.join("/")}`));
      expect([leaf.join("."), named.length > 0]).toEqual([leaf.join("."), true]);
    }
  });

  test("takes no unknown value anywhere", async () => {
    const unknown = groups.map((group) => [...group.split("/").filter(Boolean), "unheardOf"].join("."));
    const refused = await refusal(set(Object.fromEntries(unknown.map((name) => [name, 1]))));
    for (const group of groups) {
      const at = group === "" ? "''" : `'/${group}'`;
      expect(refused).toContain(`- at ${at}: additional properties 'unheardOf' not allowed`);
    }
  });

  test("demands every value: one that is taken away with null is missed by name", async () => {
    const required = leavesOf(values).filter((leaf) => leaf.join(".") !== "autoscaling.memoryPercent");
    const refused = await refusal(set(Object.fromEntries(required.map((leaf) => [leaf.join("."), null]))));
    for (const leaf of required) expect(refused).toMatch(new RegExp(`'${leaf.at(-1)}'|/${leaf.join("/")}'`));
  });

  test("knows nothing that values.yaml does not have: what can be set can be read there", () => {
    const named = (part: Manifest, at: string[] = []): string[] => {
      const resolved = part.$ref ? resolve(part.$ref) : part;
      if (!resolved.properties || at.join(".") === "config") return [at.join(".")];
      return Object.entries<Manifest>(resolved.properties).flatMap(([name, inner]) =>
        named(inner, [...at, name]),
      );
    };
    const resolve = (reference: string): Manifest =>
      reference
        .slice(2)
        .split("/")
        .reduce<Manifest>((part, step) => part[step], schema);
    // Of the service's settings, only those that differ from the service's own defaults stand there.
    const leaves = leavesOf(values).map((leaf) => (leaf[0] === "config" ? "config" : leaf.join(".")));
    expect(named(schema).toSorted()).toEqual([...new Set(leaves)].toSorted());
  });

  describe("lets the service's settings go as far as the service itself", () => {
    const settings = Object.entries<Manifest>(schema.properties.config.properties);
    const accepts = (name: string, value: unknown) => {
      try {
        readConfig({ [name]: String(value) });
        return true;
      } catch {
        return false;
      }
    };

    test.each(settings.filter(([, { minimum }]) => minimum !== undefined))(
      "%s",
      (name, { minimum, maximum }) => {
        const edges = [minimum - 1, minimum, maximum, maximum + 1];
        expect(edges.map((value) => accepts(name, value))).toEqual([false, true, true, false]);
      },
    );

    test.each(settings.filter(([, setting]) => setting.enum))("%s", (name, setting) => {
      for (const value of setting.enum) expect(accepts(name, value)).toBe(true);
      expect(accepts(name, "else")).toBe(false);
    });
  });
});

describe("A values file", () => {
  test.each([
    ["values.yaml", "local"],
    ["values-dev.yaml", "dev"],
    ["values-prod.yaml", "prod"],
  ])("%s renders alone, and says it is for %s", async (file, environment) => {
    const manifests = await render(["--values", path.join(CHART, file)]);
    const { labels } = manifests.one("Rollout").metadata;
    expect(labels["tags.datadoghq.com/env"]).toBe(environment);
  });

  test("for prod switches the analysis on, and no other does", async () => {
    const analyses = async (...args: string[]) => (await render(args)).all("AnalysisTemplate").length;
    expect(await analyses()).toBe(0);
    expect(await analyses("--values", path.join(CHART, "values-dev.yaml"))).toBe(0);
    expect(await analyses("--values", path.join(CHART, "values-prod.yaml"))).toBe(1);
  });

  test.each(["values-dev.yaml", "values-prod.yaml"])("%s holds only what differs", (file) => {
    const changed: Manifest = parse(read(file));
    const at = (from: Manifest, leaf: readonly string[]) => leaf.reduce((part, step) => part?.[step], from);
    for (const leaf of leavesOf(changed)) {
      expect(at(values, leaf)).toBeDefined();
      expect(at(changed, leaf)).not.toEqual(at(values, leaf));
    }
  });
});
