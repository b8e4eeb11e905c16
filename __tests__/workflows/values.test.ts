import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parse } from "yaml";
import { valuesFile } from "../../operations/gitops/propose";
import { imageTagIn, withImageTag } from "../../operations/gitops/values";

const COMMIT = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";
const prod = readFileSync(valuesFile("prod"), "utf8");

test("prod's values get the tag, and keep every line and comment", () => {
  const changed = withImageTag(prod, "1.2.3");
  expect(parse(changed)).toEqual({ ...parse(prod), image: { ...parse(prod).image, tag: "1.2.3" } });
  const again = withImageTag(changed, "1.3.0");
  expect(again).toBe(changed.replace("1.2.3", "1.3.0"));
  for (const line of prod.split("\n").filter((each) => each.startsWith("#"))) expect(again).toContain(line);
});

test.each([
  [
    "in its place, with its comment",
    "image:\n  tag: 1.0.0 # by a release\n",
    "image:\n  tag: 1.2.3 # by a release\n",
  ],
  [
    "instead of a quoted one",
    'image: { tag: "1.0.0", repository: a }\n',
    "image: { tag: 1.2.3, repository: a }\n",
  ],
  ["where there was none", "a: 1\n", "a: 1\n\nimage:\n  tag: 1.2.3\n"],
  ["where the last line has no end", "a: 1", "a: 1\n\nimage:\n  tag: 1.2.3\n"],
  [
    "after a name alone",
    "image:\n  tag:\n  pullPolicy: Always\n",
    "image:\n  tag: 1.2.3\n  pullPolicy: Always\n",
  ],
  [
    "beside other settings",
    "image:\n  # where\n  repository: a\n",
    "image:\n  # where\n  tag: 1.2.3\n  repository: a\n",
  ],
])("a tag goes %s", (_where, before, after) => expect(withImageTag(before, "1.2.3")).toBe(after));

test("a commit that YAML would take for a number is written so that it stays text", () => {
  const digits = "1234567890".repeat(4);
  const exponent = `1e${"1".repeat(38)}`;
  for (const tag of [digits, exponent, COMMIT]) expect(imageTagIn(withImageTag(prod, tag))).toBe(tag);
});

test.each([
  ["latest"],
  ["v1.2.3"],
  ["1.2"],
  ["1.2.3-rc.1"],
  ["01.2.3"],
  [COMMIT.slice(1)],
  ["1.2.3\nevil: true"],
  [""],
])("%j is refused: no build has that tag", (tag) =>
  expect(() => withImageTag(prod, tag)).toThrow("is not the tag of a build"),
);

test.each([["image: a\n"], ["image: [a]\n"], ["image: {}\n"], ["image:\n  tag: [a]\n"]])(
  "%j is refused rather than rewritten",
  (text) => expect(() => withImageTag(text, "1.2.3")).toThrow("Write it as a block"),
);

test("what is no YAML is refused", () => {
  expect(() => withImageTag("a: [", "1.2.3")).toThrow("is not YAML");
});

test("whatever else stands in the file stays as it is", () => {
  const comment = fc.stringMatching(/^[ -~]{0,20}$/).map((text) => `# ${text}`);
  const line = fc.oneof(
    comment,
    fc.stringMatching(/^[b-h]{1,8}$/).map((key) => `${key}: "x"`),
    fc.constant(""),
  );
  const lines = fc.uniqueArray(line, { maxLength: 8 });
  const image = fc.constantFrom(
    [],
    ["image:", "  tag: 0.0.1 # the tag"],
    ["image:", "    # about it", '    repository: "r"', "    tag: '0.0.1'"],
    ["image:", "  repository: r"],
  );
  const version = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((numbers) => numbers.join("."));
  fc.assert(
    fc.property(lines, image, lines, version, (above, middle, below, tag) => {
      const text = [...new Set([...above, ...middle, ...below])].join("\n");
      fc.pre(safe(text));
      const changed = withImageTag(text, tag);
      expect(imageTagIn(changed)).toBe(tag);
      expect(parse(changed)).toEqual({ ...parse(text), image: { ...parse(text)?.image, tag } });
      for (const each of text.split("\n").filter((one) => one.includes("#"))) {
        expect(changed.split("\n").map(withoutTag)).toContain(withoutTag(each));
      }
      expect(withImageTag(changed, tag)).toBe(changed);
    }),
  );
});

/** Whether a text is a map: comments alone are none. */
function safe(text: string): boolean {
  try {
    return typeof (parse(text) ?? {}) === "object";
  } catch {
    return false;
  }
}

function withoutTag(line: string): string {
  return line.replace(/tag: \S+/, "tag:");
}
