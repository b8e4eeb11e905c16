/** Whether Helm is given what the charts' builders wrote, once Terraform has followed every reference. */
import { App, DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import { parse } from "yaml";
import { type ChartName, charts } from "../../config/charts";
import { parseEnvironment } from "../../config/load";
import { HelmChart } from "../../constructs/charts/helm-chart";
import { compose } from "../../main";
import { type Release, releasesOf } from "./releases";
import { environmentOf, type Scenario, scenarios, stack, stackNames } from "./stacks";

/** How a value says where it comes from: an attribute of a resource, or an output of another stack. */
const REFERENCE = /\$\{[^}]*\}/;

/** The values of each release as its builder made them, before Terraform reads them. */
function written(scenario: Scenario): Readonly<Record<string, unknown>> {
  const app = new App();
  compose(app, parseEnvironment(environmentOf(scenario)));
  const installed = app.node.findAll().filter((construct) => construct instanceof HelmChart);
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Object.fromEntries(
    installed.map((scope) => {
      const { release, values } = scope.config;
      return [release, followed(Tokenization.resolve(values, { scope, resolver }))];
    }),
  );
}

/** A tree with each reference replaced by what matches an answer of a mock: a name, an address, an ARN. */
function followed(node: unknown): unknown {
  if (typeof node === "string") {
    const texts = node.split(REFERENCE).map((text) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
    return texts.length === 1 ? node : expect.stringMatching(new RegExp(`^${texts.join("[\\w.:/-]+")}$`));
  }
  if (Array.isArray(node)) return node.map(followed);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, followed(child)]));
}

/** Paths of whatever a tree holds that is neither text, nor number, nor switch. */
function empty(node: unknown, at: string): string[] {
  if (node === null || node === undefined) return [at];
  return typeof node === "object"
    ? Object.entries(node).flatMap(([key, child]) => empty(child, `${at}.${key}`))
    : [];
}

describe.each(scenarios)("in $environment by catalog $catalog", (scenario) => {
  const builders = written(scenario);
  const releases: Readonly<Record<string, Release>> = Object.assign(
    {},
    ...stackNames.map((name) => releasesOf(stack(name, scenario))),
  );

  test("there is a release of every chart, and no other", () => {
    expect(Object.keys(releases).toSorted()).toEqual(Object.keys(builders).toSorted());
  });

  test("published charts have the versions of the catalog", () => {
    const published = Object.values(releases).filter(({ repository }) => repository !== null);
    expect(published).toHaveLength(Object.keys(releases).length - 1);
    for (const { chart, repository, version } of published) {
      expect({ chart, repository, version }).toEqual({
        chart,
        repository: charts[scenario.catalog][chart as ChartName].repository,
        version: charts[scenario.catalog][chart as ChartName].version,
      });
    }
  });

  describe.each(Object.values(releases))("$name", ({ name, document, values }) => {
    test("is given what was written, word for word, with every reference followed", () => {
      expect(values).toEqual(builders[name]);
      expect(document).not.toMatch(/[$%]\{/);
    });

    test("is given nothing that is null, which would take a default of the chart away", () => {
      expect(empty(values, name)).toEqual([]);
    });

    test("means the same to Helm, whose YAML is an older one", () => {
      expect(parse(document, { version: "1.1" })).toEqual(values);
    });

    test("tells Datadog's agent in JSON how to look at its pods", () => {
      const annotations = JSON.stringify(values).matchAll(
        /"(ad\.datadoghq\.com\/[^"]+)":("(?:[^"\\]|\\.)*")/g,
      );
      for (const [, , text = ""] of annotations) expect(JSON.parse(JSON.parse(text))).toBeInstanceOf(Object);
    });
  });
});
