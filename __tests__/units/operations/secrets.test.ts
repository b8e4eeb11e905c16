import { loadEnvironments } from "../../../config/load";
import type { Environment } from "../../../config/schema";
import { type SecretEntry, type SecretName, secretPath, secrets } from "../../../config/secrets";
import type { Entry } from "../../../operations/secrets/entries";
import { main } from "../../../operations/secrets/main";
import { exitCode, renderEntries } from "../../../operations/secrets/report";
import { colorsFor } from "../../../operations/terminal/output";

const [dev] = loadEnvironments("dev") as [Environment];
const names = Object.keys(secrets) as SecretName[];

function entries(states: Partial<Record<SecretName, Entry["state"]>> = {}): Entry[] {
  return names.map((name) => ({ name, path: secretPath(dev, name), state: states[name] ?? "filled" }));
}

function report(states: Partial<Record<SecretName, Entry["state"]>>, environment = dev): string {
  const plain = colorsFor({ write() {} });
  return renderEntries(entries(states), environment, "cdktf.out/stacks/dev-secrets", plain);
}

const PUT =
  "aws secretsmanager put-secret-value --region us-east-1 --secret-id sample-platform/dev/datadog --secret-string file:///dev/stdin";

test("an entry without a value is told with the command that puts it there, and what that waits for", () => {
  const lines = report({ datadog: "empty" }).split("\n");
  const at = lines.indexOf(`  ${PUT}`);
  expect(JSON.parse(lines[at + 1] ?? "")).toEqual({ "api-key": "…", "app-key": "…" });
});

test("the command takes the environment's profile", () => {
  const withProfile: Environment = { ...dev, aws: { profile: "acme-dev" } };
  expect(report({ datadog: "empty" }, withProfile)).toContain(
    "  aws secretsmanager put-secret-value --profile acme-dev --region us-east-1 ",
  );
});

test("a value that nobody issues is made and put there at once, and seen by nobody", () => {
  const said = report({ "cluster-agent-token": "empty" });
  expect(said).toContain(
    `  printf '{"token": "%s"}' "$(openssl rand -hex 32)" |\n    aws secretsmanager put`,
  );
  expect(said).not.toContain("press Enter");
});

test.each(names)("of %s each key is told, with where its value comes from", (name) => {
  const said = report({ [name]: "empty" });
  const { keys } = secrets[name] as SecretEntry;
  for (const [key, origin] of Object.entries(keys)) {
    expect(said).toMatch(new RegExp(`^ {2}${key} +`, "m"));
    expect(said).toContain(origin);
  }
});

test("nothing is to be done about entries that have a value", () => {
  const said = report({});
  expect(said).toContain("Every entry has a value.");
  expect(said).not.toContain("aws secretsmanager");
});

test("an entry that is not there is made by its stack, one that was deleted is brought back", () => {
  const said = report({ datadog: "deleted", "git-credentials": "absent" });
  expect(said).toContain("npx cdktf deploy dev-secrets");
  expect(said).toContain(
    "  aws secretsmanager restore-secret --region us-east-1 --secret-id sample-platform/dev/datadog",
  );
  expect(said).not.toContain("put-secret-value");
});

test.each([
  [0, {}],
  [2, { datadog: "empty" }],
  [2, { datadog: "absent" }],
  [2, { datadog: "deleted" }],
] as const)("ends with %i for %j", (code, states) => {
  expect(exitCode(entries(states))).toBe(code);
});

describe("npm run secrets refuses", () => {
  test.each([
    ["to guess the environment", [], "--env is missing: whose entries?"],
    ["an environment that is unknown", ["--env", "staging"], '--env: "staging" is unknown'],
    [
      "an account that nobody has filled in",
      ["--env", "dev"],
      "is a placeholder. Write yours: npm run init -- --env dev",
    ],
    [
      "a rehearsal that nobody keeps",
      ["--env", "local", "--workspace", "/nonexistent"],
      "no rehearsal is kept",
    ],
  ])("%s", async (_, args, said) => {
    await expect(main(args)).rejects.toThrow(said);
  });
});
