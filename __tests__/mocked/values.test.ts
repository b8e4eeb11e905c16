/** The values of charts, as Terraform really reads them. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App, TerraformLocal, TerraformStack } from "cdktf";
import fc from "fast-check";
import { catalogs } from "../../config/catalog";
import { dev } from "../../config/environments/dev";
import { yaml } from "../../constructs/charts/yaml";
import { compose } from "../../main";
import { findTerraform, needed } from "../../operations/tools/find";
import { synthesize } from "../synthesized";

let terraform: string;
let folder: string;
beforeAll(async () => {
  terraform = needed("Terraform", await findTerraform()).path;
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "values-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What documents hold that Terraform makes of these expressions, beside named values. */
function evaluate(documents: readonly string[], locals: object = {}): unknown[] {
  writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify({ locals: { ...locals, documents } }));
  const answer = execFileSync(terraform, ["console"], {
    cwd: folder,
    input: "jsonencode([for document in local.documents : yamldecode(document)])\n",
    stdio: "pipe",
    encoding: "utf8",
  });
  return JSON.parse(JSON.parse(answer));
}

/** The expressions of trees, as they stand in the Terraform JSON of a stack. */
function expressionsOf(treesIn: (stack: TerraformStack) => readonly object[]): string[] {
  const app = new App({ outdir: path.join(folder, "cdktf.out") });
  const stack = new TerraformStack(app, "stack");
  new TerraformLocal(stack, "trees", treesIn(stack).map(yaml));
  app.synth();
  const json = readFileSync(path.join(folder, "cdktf.out", "stacks", "stack", "cdk.tf.json"), "utf8");
  return JSON.parse(json).locals.trees;
}

test("values arrive as they were written, whatever is in a text", () => {
  const awkward = fc.constantFrom(
    '"',
    "\\",
    "${",
    "%{",
    "$${",
    "}",
    "\n",
    "\t",
    "'",
    ": ",
    "#",
    "é",
    "%%host%%",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(awkward, fc.string({ maxLength: 3 }))).map((parts) => parts.join("")),
  );
  const key = fc.stringMatching(/^[a-zA-Z][\w./-]{0,20}$/);
  const { tree } = fc.letrec((tie) => ({
    tree: fc.dictionary(key, tie("node"), { maxKeys: 5, noNullPrototype: true }),
    node: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      text,
      fc.boolean(),
      fc.integer({ min: 0, max: 100_000 }),
      fc.array(text, { maxLength: 3 }),
      tie("tree"),
    ),
  }));
  fc.assert(
    fc.property(fc.array(tree as fc.Arbitrary<object>, { minLength: 1, maxLength: 60 }), (trees) => {
      expect(evaluate(expressionsOf(() => trees))).toEqual(trees);
    }),
    { numRuns: 5 },
  );
});

test("a reference in the middle of a text is followed", () => {
  const expressions = expressionsOf((stack) => {
    const name = new TerraformLocal(stack, "name", "dev").asString;
    return [{ tag: `"k8s.io/${name}" \\ owned`, name }];
  });
  expect(evaluate(expressions, { name: "dev" })).toEqual([{ tag: '"k8s.io/dev" \\ owned', name: "dev" }]);
});

test.each(Object.keys(catalogs) as (keyof typeof catalogs)[])(
  "every release of catalog %s has values that can be read, and what its pods tell Datadog's agent is JSON",
  (catalog) => {
    const releases = synthesize({ ...dev, catalog }, compose)
      .stack("dev-platform")
      .resources("helm_release");
    // What only other stacks and resources know is replaced, in texts and on its own.
    const values = evaluate(
      releases.map((release) =>
        release.values[0]
          .replaceAll(/\$\{(?!yamlencode)[^}]*\}/g, "other")
          .replaceAll(/(?<=[=[,(] )(?:data|aws_\w+|kubernetes_\w+)\.[\w.[\]-]+/g, '"other"'),
      ),
    );
    expect(values).toHaveLength(releases.length);
    const annotations = JSON.stringify(values).matchAll(/"(ad\.datadoghq\.com\/[^"]+)":("(?:[^"\\]|\\.)*")/g);
    const checks = [...annotations].map(([, name, text = ""]) => [name, JSON.parse(JSON.parse(text))]);
    expect(checks.length).toBeGreaterThan(5);
  },
);
