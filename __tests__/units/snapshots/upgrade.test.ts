/** What one line of an environment, `catalog: "current"`, changes in all that Terraform reads (docs/operations/upgrade.md). */
import { App, TerraformOutput, TerraformStack, Testing } from "cdktf";
import fc from "fast-check";
import { dev } from "../../../config/environments/dev";
import { local } from "../../../config/environments/local";
import { prod } from "../../../config/environments/prod";
import { yaml } from "../../../constructs/charts/yaml";
import { compose } from "../../../main";
import { synthesize } from "../../synthesized";
import { differences } from "./differences";
import { parseYamlencode } from "./terraform-value";

/** All stacks of an environment in a catalog, by id. */
function synthesized(environment: typeof dev, catalog: "seed" | "current"): Record<string, unknown> {
  const { ids, stack } = synthesize({ ...environment, catalog }, compose);
  return Object.fromEntries(ids.map((id) => [id, stack(id).json]));
}

test.each([local, dev, prod])(
  "from seed to current, $name changes in what was reviewed and in nothing else",
  (environment) => {
    const lines = differences(synthesized(environment, "seed"), synthesized(environment, "current"));
    expect(`\n${lines.join("\n")}\n`).toMatchSnapshot();
  },
);

test("a difference is one line for each value, below its block, and names what moved by its name", () => {
  const stack = (block: object) => ({ "dev-x": { resource: { helm_release: { x: block } } } });
  const before = {
    a: [{ name: "x", on: true }],
    "b.c": 1,
    gone: [{}],
    same: [1, 2],
    "//": "written by cdktf",
  };
  const after = { a: [{ name: "y" }, { name: "x", on: false }], "b.c": "1", same: [1, 2] };
  expect(differences(stack(before), stack(after))).toEqual([
    "dev-x.resource.helm_release.x",
    '    "b.c": 1 → "1"',
    "    a.x.on: true → false",
    '  + a.y.name: "y"',
    "  - gone.[0]: {}",
  ]);
});

test("a list that became an object, or has its elements in another order, is a difference", () => {
  const stack = (a: object) => ({ "dev-x": { resource: { helm_release: { x: { a } } } } });
  const [x, y, z] = [{ name: "x" }, { name: "y" }, { name: "z" }];
  const heading = "dev-x.resource.helm_release.x";
  expect(differences(stack([x]), stack({ x }))).toEqual([heading, "    a: a list → an object"]);
  expect(differences(stack([x, y]), stack([y, z, x]))).toEqual([
    heading,
    "    a: x, y → y, x",
    '  + a.z.name: "z"',
  ]);
});

test("values of charts are compared one by one, whatever text is in them", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", '"', "\\", "$", "{", "}", "%", "\n", "=", ",", "[", "é"),
  });
  // cdktf writes a reference in a key as it is, in a value as text.
  const key = text.filter((name) => !name.includes("${"));
  const tree = fc.dictionary(key, fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text)), {
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(tree, (values) => {
      expect(parseYamlencode(written(yaml(values)))).toEqual(values);
    }),
    { numRuns: 50 },
  );
});

test("a reference in the values of a chart stays one, with the text around it", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's, not JavaScript's.
  const reference = "${data.x.outputs.url}";
  expect(parseYamlencode(written(yaml({ image: `repo=${reference}/a`, url: reference })))).toEqual({
    image: `repo=${reference}/a`,
    url: reference,
  });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: likewise.
  expect(() => parseYamlencode('${yamlencode({"a" = })}')).toThrow("expected a value at 7");
});

/** What cdktf writes for an expression. */
function written(expression: string): string {
  const stack = new TerraformStack(new App(), "stack");
  new TerraformOutput(stack, "value", { value: expression });
  return JSON.parse(Testing.synth(stack)).output.value.value;
}
