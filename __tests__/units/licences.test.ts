/** What others' work asks of whoever passes this on. */
import { readFileSync } from "node:fs";
import { repositoryFiles } from "../repository-files";

interface Package {
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
}

/** Ask for no more than their notices, or, MPL-2.0, for changes of their own files. */
const PERMISSIVE = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  // How jsonify, a part of cdktf, has written it since before there was a list of names.
  "Public Domain",
];

/** What tools may have besides: they are run here, and nothing of them is passed on. */
const TOOLS = [...PERMISSIVE, "CC-BY-4.0", "CC0-1.0", "Unlicense", "Zlib"];

/** Whose licence would reach further. Tests run them, and nothing that is deployed or passed on has a part of them. */
const TESTS_ONLY: Readonly<Record<string, string>> = {
  "@cloud-copilot/iam-policy": "AGPL-3.0-or-later",
  "@cloud-copilot/iam-simulate": "AGPL-3.0-or-later",
  "@cloud-copilot/iam-utils": "AGPL-3.0-or-later",
};

const { packages }: { packages: Record<string, Package> } = JSON.parse(
  readFileSync("package-lock.json", "utf8"),
);
const installed = Object.entries(packages)
  .filter(([path, { link }]) => path.includes("node_modules/") && !link)
  .map(([path, rest]) => ({ name: path.split("node_modules/").at(-1) as string, ...rest }));
const isTool = ({ dev, devOptional }: Package) => dev === true || devOptional === true;

/** Whether an SPDX expression can be met: one side of an OR, both of an AND. */
function allows(names: readonly string[], expression: string): boolean {
  return expression
    .replaceAll(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((name) => names.includes(name)));
}

const refused = (names: readonly string[], among: typeof installed) =>
  among
    // A platform's part of a package that is not this platform's: the lock knows its name alone.
    .filter(({ license, optional }) => license !== undefined || !optional)
    .filter(({ license = "none" }) => !allows(names, license))
    .map(({ name, license }) => [name, license]);

test("what is deployed, or passed on, is under permissive licences", () => {
  const passedOn = installed.filter((each) => !isTool(each));
  expect(passedOn.length).toBeGreaterThan(100);
  expect(refused(PERMISSIVE, passedOn)).toEqual([]);
});

test("tools are under licences that ask nothing of what they are used on, but for those named here", () => {
  expect(Object.fromEntries(refused(TOOLS, installed.filter(isTool)))).toEqual(TESTS_ONLY);
});

test("nothing but tests imports what only tests may have", () => {
  const importing = repositoryFiles(".ts").filter((file) =>
    Object.keys(TESTS_ONLY).some((name) => readFileSync(file, "utf8").includes(`from "${name}`)),
  );
  expect(importing.length).toBeGreaterThan(0);
  expect(importing.filter((file) => !file.startsWith("__tests__/"))).toEqual([]);
});

test.each([
  ["MIT", true],
  ["(MIT OR GPL-3.0-or-later)", true],
  ["Apache-2.0 AND MIT", true],
  ["MIT AND GPL-3.0-only", false],
  ["AGPL-3.0-or-later", false],
])("%s: %s", (expression, allowed) => {
  expect(allows(PERMISSIVE, expression)).toBe(allowed);
});
