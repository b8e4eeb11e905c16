import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { differencesBetween } from "../../operations/parity/compare";

const scratch = mkdtempSync(path.join(tmpdir(), "parity-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const STACK = "stacks/dev-vpc/cdk.tf.json";
const metadata = (version: string) => ({ "//": { metadata: { version, backend: "s3" } } });

/** A folder as synth writes it. */
function synthesized(files: Record<string, unknown>): string {
  const folder = mkdtempSync(path.join(scratch, "out-"));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(
      path.join(folder, file),
      typeof content === "string" ? content : JSON.stringify(content, null, 2),
    );
  }
  return folder;
}

test("frameworks may differ in what they say of themselves", () => {
  const of = (version: string) =>
    synthesized({
      "manifest.json": { version, stacks: {} },
      [STACK]: { ...metadata(version), resource: {} },
    });
  expect(differencesBetween(of("0.21.0"), of("0.24.0"))).toEqual([]);
});

test.each([
  ["a value", { resource: { a: { b: { cidr: "10.0.0.0/16" } } } }, `${STACK}: /resource/a/b/cidr`],
  ["a missing key", { resource: { a: { b: {} } } }, `${STACK}: /resource/a/b/cidr`],
  ["a stack's metadata", { ...metadata("1"), resource: { a: { b: { cidr: "x" } } } }, `${STACK}: ///`],
])("and in nothing else: %s", (_what, other, difference) => {
  const one = synthesized({ [STACK]: { resource: { a: { b: { cidr: "x" } } } } });
  expect(differencesBetween(one, synthesized({ [STACK]: other }))).toEqual([difference]);
});

test("nor in the order of values, which says in which order Terraform reads them", () => {
  const one = synthesized({ [STACK]: { resource: { a: 1, b: 2 } } });
  expect(differencesBetween(one, synthesized({ [STACK]: { resource: { b: 2, a: 1 } } }))).toEqual([
    `${STACK}: /resource`,
  ]);
});

test("nor in files beside", () => {
  const [one, other] = [
    synthesized({ "stacks/a/assets/chart.yaml": "a" }),
    synthesized({ "stacks/a/assets/chart.yaml": "b" }),
  ];
  expect(differencesBetween(one, other)).toEqual(["stacks/a/assets/chart.yaml: another content"]);
  expect(differencesBetween(one, synthesized({}))).toEqual([
    "stacks/a/assets/chart.yaml: only in one of them",
  ]);
});
