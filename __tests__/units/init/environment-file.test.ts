/** What `npm run init` writes into a file of config/environments, and what it leaves alone. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import fc from "fast-check";
import { type Change, editEnvironment, readEnvironment } from "../../../operations/init/environment-file";
import { unfilled } from "./unfilled";

const WHERE = "config/environments/dev.ts";
const source = unfilled("dev");
const edit = (text: string, ...changes: Change[]) => editEnvironment(text, WHERE, changes);

/** What the language itself makes of a file. */
function evaluated(text: string): Record<string, unknown> {
  const { code } = transformSync(text, { loader: "ts", format: "cjs" });
  const module = { exports: {} as Record<string, Record<string, unknown>> };
  runInNewContext(code, { module, require: () => ({ PLACEHOLDER_ACCOUNT: "000000000000" }) });
  return Object.values(module.exports)[0] as Record<string, unknown>;
}

test.each(["dev", "prod", "local"])("%s is read as the language reads it", (name) => {
  const file = `config/environments/${name}.ts`;
  const text = readFileSync(file, "utf8");
  expect(readEnvironment(text, file)).toEqual(evaluated(text));
});

test("whatever is written is read again as it was, by the language, too", () => {
  const text = fc.string({ unit: "binary" });
  const values = [text, fc.nat(), fc.boolean(), fc.constant(null)];
  fc.assert(
    fc.property(
      fc.oneof(fc.array(text), fc.object({ key: fc.stringMatching(/^[a-z ]+$/), values })),
      (value) => {
        const { cluster, ...others } = evaluated(source);
        const written = edit(source, { path: ["cluster", "admins"], value });
        expect(evaluated(written)).toEqual({ ...others, cluster: { ...(cluster as object), admins: value } });
      },
    ),
    { numRuns: 200 },
  );
});

test("only what was asked for changes: comments and all other lines stay", () => {
  const commented = source
    .replace(
      'region: "us-east-1",',
      '// near our users\n  region: "us-east-1", // "eu-west-1", once legal agrees',
    )
    .replace("admins: [],", "admins: [\n      // nobody yet\n    ],");
  const written = edit(commented, { path: ["region"], value: "sa-east-1" });
  expect(written).toBe(commented.replace('region: "us-east-1",', 'region: "sa-east-1",'));
});

test("what comes anew is the last, and what goes takes its own comment along, and no other", () => {
  const ingress = { path: ["ingress"], value: { host: "shop.example.com" } } as const;
  const added = edit(source, ingress);
  expect(added).toBe(source.replace(/\};\n$/, '  ingress: { host: "shop.example.com" },\n};\n'));
  const commented = added.replace("  ingress", "  // where users come in\n  ingress");
  expect(edit(commented, { ...ingress, value: undefined })).toBe(source);
});

test("a group on one line takes one more value, and gives it back", () => {
  const ids = { path: ["repository", "ids"], value: { owner: 1, repository: 2 } } as const;
  const line = 'repository: { owner: "example", name: "sample-platform" }';
  const added = edit(source, ids);
  expect(added).toBe(source.replace(line, `${line.slice(0, -2)}, ids: { owner: 1, repository: 2 } }`));
  expect(edit(added, { ...ids, value: undefined })).toBe(source);
});

test("a file without a comma at its end takes one more, too", () => {
  const text = 'export const dev = {\n  name: "dev"\n};\n';
  expect(edit(text, { path: ["region"], value: "us-east-1" })).toBe(
    'export const dev = {\n  name: "dev",\n  region: "us-east-1",\n};\n',
  );
});

test("the placeholder's import goes with its last use, and not before", () => {
  const account = { path: ["account"], value: "111122223333" } as const;
  expect(edit(source, account)).not.toContain("PLACEHOLDER_ACCOUNT");
  const twice = source.replace("pullAccounts: []", "pullAccounts: [PLACEHOLDER_ACCOUNT]");
  expect(edit(twice, account)).toContain("import { PLACEHOLDER_ACCOUNT }");
});

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

test.each([
  ["a line of 110 columns", [role("a".repeat(62))]],
  ["a line of 111", [role("a".repeat(63))]],
  ["two roles", [role("platform-admin"), role("on-call-engineer")]],
])("it is laid out as Biome would: %s", (_, admins) => {
  const written = edit(
    source,
    { path: ["cluster", "admins"], value: admins },
    { path: ["cluster", "publicAccessCidrs"], value: ["8.8.8.8/32", "8.8.4.0/24"] },
    { path: ["repository"], value: { owner: "acme", name: "shop", ids: { owner: 1, repository: 2 } } },
    { path: ["ingress"], value: { host: "shop.example.com", certificateArn: role("x".repeat(60)) } },
  );
  const biome = ["node_modules/@biomejs/biome/bin/biome", "format", "--stdin-file-path", WHERE];
  expect(execFileSync(process.execPath, biome, { input: written, encoding: "utf8" })).toBe(written);
});

test.each([
  ["export const dev = { ...prod };", /dev\.ts:1 cannot be filled in: there is more than plain values/],
  ["export const dev = { name: environmentName() };", /more than plain values/],
  ["export const dev = makeEnvironment();", /exports something else than one environment/],
  ["export const a = {}, b = {};", /exports something else than one environment/],
  ["export const dev = {", /cannot be filled in: .*\. Edit it by hand\./],
])("%j is left to a person, who is told why", (text, why) => {
  expect(() => edit(text, { path: ["region"], value: "us-east-1" })).toThrow(why);
});
