/** Every combination that can be deployed, on the Kubernetes of both version catalogs. */
import { CHART, renderChart, valuesOf } from "../../operations/chart/render";
import { outputOf } from "../../operations/tools/command";
import { findSchemas, needed, type SchemaCatalog } from "../../operations/tools/find";
import { objectsAndWhere } from "./objects-and-where";
import { onAllCores } from "./on-all-cores";
import { choices, helm, kubeVersions, nameOf, preparedFile, RENDER_MILLISECONDS, rendered } from "./rendered";
import { type Judgement, judge } from "./strictly-valid";

const catalogs = Object.keys(kubeVersions) as SchemaCatalog[];
const scenarios = catalogs.flatMap((catalog) =>
  choices.map((choice) => ({
    name: `${choice.name}, Kubernetes ${kubeVersions[catalog]}`,
    choice,
    catalog,
    kubeVersion: kubeVersions[catalog],
  })),
);

describe("Helm", () => {
  const again = new Map<string, string>();
  const lint = new Map<string, string>();
  const messageOf = (error: Error) => error.message;

  beforeAll(async () => {
    const program = await helm();
    await onAllCores(scenarios, async ({ name, choice, kubeVersion }) => {
      const values = valuesOf(choice);
      again.set(name, await renderChart(program, kubeVersion, values).catch(messageOf));
      const args = ["lint", "--strict", CHART, "--kube-version", kubeVersion, ...values];
      lint.set(name, await outputOf(program, args).catch(messageOf));
    });
  }, RENDER_MILLISECONDS);

  test.each(scenarios)("finds nothing to warn of in $name", ({ name }) => {
    expect(lint.get(name)).toMatch(/\n1 chart\(s\) linted, 0 chart\(s\) failed\n$/);
  });

  test.each(scenarios)("renders $name the same the second time: nothing in it is random", (scenario) => {
    expect(again.get(scenario.name)).toBe(rendered(scenario.choice, scenario.catalog).text);
  });

  test("renders what it did before, object by object, where it did", () => {
    const texts = scenarios.map(({ choice, catalog, kubeVersion }) => ({
      ...choice,
      kubeVersion,
      text: rendered(choice, catalog).text,
    }));
    expect(objectsAndWhere(texts)).toMatchSnapshot();
  });
});

describe("Strict schemas", () => {
  const judgements = new Map<string, readonly Judgement[]>();

  beforeAll(async () => {
    const schemas = needed("Every schema", await findSchemas());
    for (const catalog of catalogs) {
      const files = choices.map((choice) => preparedFile(choice, catalog));
      const options = { kubeVersion: kubeVersions[catalog], locations: schemas.locations(catalog) };
      for (const [file, found] of await judge(files, options)) judgements.set(file, found);
    }
  }, RENDER_MILLISECONDS);

  test.each(scenarios)("know the kind of every object of $name, and accept it", ({ choice, catalog }) => {
    const objects = rendered(choice, catalog).objects.map((object) => ({
      object: nameOf(object),
      verdict: "valid",
    }));
    const judged = judgements.get(preparedFile(choice, catalog)) ?? [];
    expect(judged.toSorted(byObject)).toEqual(objects.toSorted(byObject));
  });
});

function byObject(one: Judgement, other: Judgement): number {
  return one.object.localeCompare(other.object);
}
