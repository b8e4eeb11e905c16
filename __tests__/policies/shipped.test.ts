import type { App } from "cdktf";
import { listSuppressions } from "../../constructs/policies/suppress";
import { compose, synthesize } from "../../main";
import { environment, newApp, violationsOf } from "./app";

function shipped(name: string): App {
  const app = newApp();
  compose(app, environment(name));
  return app;
}

describe.each(["local", "dev", "prod"])("the shipped environment %s", (name) => {
  test("violates no rule", () => {
    expect(violationsOf(shipped(name))).toEqual([]);
  });

  test("suppresses these rules, for these reasons, and no others", () => {
    const suppressions = listSuppressions(shipped(name));
    expect(suppressions.map(({ path, rule, reason }) => `${path}  [${rule}]  ${reason}`)).toMatchSnapshot();
  });
});

test("a synth is held to the rules: production without deletion protection is refused", () => {
  const prod = { ...environment("prod"), deletionProtection: false };
  expect(() => synthesize([prod], newApp().outdir)).toThrow(/prod-eks\/.+ {2}\[deletion-protection\]/);
});
