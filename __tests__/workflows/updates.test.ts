/** What raises versions finds them all, and leaves alone what is to stay. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { charts } from "../../config/charts";

interface CustomManager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly [string, string];
  readonly registryUrlTemplate: string;
}

const renovate = JSON.parse(readFileSync("renovate.json", "utf8")) as { customManagers: CustomManager[] };
const dependabot = parse(readFileSync(".github/dependabot.yml", "utf8")) as {
  updates: { "package-ecosystem": string; directory: string; ignore?: { "dependency-name": string }[] }[];
};

test("Renovate finds each chart of catalog current where it is published, and none of the case study's", () => {
  const found = renovate.customManagers.flatMap(
    ({ managerFilePatterns, matchStrings, registryUrlTemplate }) =>
      managerFilePatterns.flatMap((file) => {
        const [outer, inner] = matchStrings;
        const [part = ""] = new RegExp(outer).exec(readFileSync(file, "utf8")) ?? [];
        return [...part.matchAll(new RegExp(inner, "g"))].map(({ groups }) => ({
          name: groups?.depName,
          version: groups?.currentValue,
          repository: registryUrlTemplate,
        }));
      }),
  );
  const key = ({ name }: { name?: string }) => name ?? "";
  expect(found.toSorted((a, b) => key(a).localeCompare(key(b)))).toEqual(
    Object.values(charts.current)
      .map(({ name, version, repository }) => ({ name, version, repository }))
      .toSorted((a, b) => key(a).localeCompare(key(b))),
  );
});

test("Dependabot looks after npm, actions and the image, where they are", () => {
  expect(dependabot.updates.map((update) => [update["package-ecosystem"], update.directory])).toEqual([
    ["npm", "/"],
    ["github-actions", "/"],
    ["docker", "/service"],
  ]);
  expect(existsSync("service/Dockerfile")).toBe(true);
});

test("what Dependabot is to leave alone is there to be left alone", () => {
  const packages = Object.keys(JSON.parse(readFileSync("package-lock.json", "utf8")).packages);
  const ignored = dependabot.updates[0]?.ignore?.map((each) => each["dependency-name"]) ?? [];
  for (const name of ignored) {
    const pattern = new RegExp(`^node_modules/${name.replace("*", "[^/]+")}$`);
    expect([name, packages.some((each) => pattern.test(each))]).toEqual([name, true]);
  }
});

test("whoever is asked for a review is asked about paths that exist", () => {
  const lines = readFileSync(".github/CODEOWNERS", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("/"));
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    const [owned] = line.split(/\s+/) as [string];
    expect([owned, existsSync(path.join(".", owned))]).toEqual([owned, true]);
  }
});

test("what Trivy is to ignore has a reason and a day on which it fails again", () => {
  const ignored = parse(readFileSync(".trivyignore.yaml", "utf8")) as Record<
    string,
    Record<string, unknown>[]
  >;
  for (const entry of Object.values(ignored).flat()) {
    expect(entry).toEqual(
      expect.objectContaining({
        id: expect.any(String),
        statement: expect.stringMatching(/\w+ \w+ \w+/),
        expired_at: expect.anything(),
      }),
    );
  }
});
