import { readdirSync } from "node:fs";
import path from "node:path";
import { rules } from "../../constructs/policies/rules";
import { EmptyStack, newApp, violationsOf } from "./app";
import type { Fixture } from "./fixtures/fixture";

const folder = path.join(__dirname, "fixtures");
const files = readdirSync(folder).filter((file) => !["fixture.ts", "parts.ts"].includes(file));

function fixturesOf(rule: string): Fixture[] {
  return files.includes(`${rule}.ts`) ? require(path.join(folder, `${rule}.ts`)).fixtures : [];
}

test("every rule has fixtures, and every file of fixtures a rule", () => {
  expect(files.map((file) => path.basename(file, ".ts"))).toEqual(rules.map(({ id }) => id as string).sort());
  for (const { id } of rules) expect(fixturesOf(id)).not.toHaveLength(0);
});

describe.each(rules.map(({ id }) => id))("%s", (rule) => {
  test.each(fixturesOf(rule))("refuses $name, and accepts it mended", ({ at, environment, build }) => {
    const [failing, mended] = [false, true].map((isMended) => {
      const app = newApp();
      const stack = new EmptyStack(app, environment);
      build(stack, isMended);
      return { path: [stack.node.path, at].filter(Boolean).join("/"), violations: violationsOf(app) };
    });
    expect(failing?.violations).toEqual([
      { rule, path: failing?.path, message: expect.stringMatching(/ .+\. .+\. See https:\/\//) },
    ]);
    expect(mended?.violations).toEqual([]);
  });
});
