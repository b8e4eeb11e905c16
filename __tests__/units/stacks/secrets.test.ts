import { local } from "../../../config/environments/local";
import { prod } from "../../../config/environments/prod";
import { secrets } from "../../../config/secrets";
import { compose } from "../../../main";
import { SecretsStack } from "../../../stacks/secrets";
import { decideOnResource, policyOf } from "../../iam";
import { reference, synthesize } from "../../synthesized";

const stack = synthesize("local", (app, environment) => new SecretsStack(app, environment)).stack(
  "local-secrets",
);
const entries = stack.resources("aws_secretsmanager_secret");

test("there is an entry for each secret in the configuration", () => {
  const names: string[] = entries.map(({ name }) => name);
  expect(names.sort()).toEqual(
    Object.keys(secrets)
      .map((name) => `sample-platform/local/${name}`)
      .sort(),
  );
});

test("entries are for Datadog's keys, git credentials and the cluster agent's token", () => {
  const keys = Object.entries(secrets).map(([name, entry]) => [name, Object.keys(entry.keys)]);
  expect(Object.fromEntries(keys)).toEqual({
    datadog: ["api-key", "app-key"],
    "git-credentials": ["username", "password"],
    "cluster-agent-token": ["token"],
  });
});

test("each key says where a person gets its value", () => {
  const hints = Object.values(secrets).flatMap(({ keys }) => Object.values<string>(keys));
  for (const hint of hints) expect(hint).toMatch(/^[A-Z].{20,}\.$/);
});

test.each(["local", "dev", "prod"] as const)(
  "no stack of %s holds or reads a secret's value",
  (environment) => {
    const { ids, stack: find } = synthesize(environment, compose);
    for (const id of ids) {
      const { resource = {}, data = {} } = find(id).json;
      const types = [...Object.keys(resource), ...Object.keys(data)];
      expect(types.filter((type) => /secret_version$|random_password|ssm_parameter/.test(type))).toEqual([]);
    }
  },
);

test("entries are encrypted with a key of their own, which only Secrets Manager uses", () => {
  const key = stack.only("aws_kms_key");
  expect(entries.map(({ kms_key_id }) => kms_key_id)).toEqual(entries.map(() => reference(key, "arn")));
  const [, use] = policyOf(stack.data("aws_iam_policy_document", "key/policy"), (token) => token).Statement;
  expect(use).toMatchObject({
    Principal: { AWS: ["arn:aws:iam::123456789012:root"] },
    Condition: { StringEquals: { "kms:ViaService": ["secretsmanager.us-east-1.amazonaws.com"] } },
  });
});

test("a deleted entry can be brought back for as long as the environment says", () => {
  const production = synthesize("prod", (app, environment) => new SecretsStack(app, environment)).stack(
    "prod-secrets",
  );
  const days = (blocks: typeof entries) =>
    blocks.map(({ recovery_window_in_days }) => recovery_window_in_days);
  expect(days(entries)).toEqual(entries.map(() => local.secrets.recoveryWindowDays));
  expect(days(production.resources("aws_secretsmanager_secret"))).toEqual(
    entries.map(() => prod.secrets.recoveryWindowDays),
  );
});

describe.each(Object.keys(secrets))("the policy of entry %s", (name) => {
  const policy = policyOf(stack.data("aws_iam_policy_document", `${name}/policy-document`), (token) => token);
  const arn = `arn:aws:secretsmanager:us-east-1:123456789012:secret:sample-platform/local/${name}-AbCdEf`;

  test("is attached to it, and AWS refuses to replace it by a public one", () => {
    const attached = stack.resource("aws_secretsmanager_secret_policy", `${name}/policy`);
    expect(attached).toMatchObject({
      secret_arn: reference(stack.resource("aws_secretsmanager_secret", `${name}/secret`), "arn"),
      block_public_policy: true,
    });
  });

  test.each([
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:DeleteSecret",
  ])(
    "refuses %s to every other account, whatever else allows it, and leaves its own to IAM",
    async (action) => {
      const asked = (account: string) =>
        decideOnResource(policy, action, arn, `arn:aws:iam::${account}:role/somebody`, {
          "aws:PrincipalAccount": account,
          "aws:PrincipalIsAWSService": "false",
        });
      expect(await asked("999999999999")).toBe("ExplicitlyDenied");
      expect(await asked("123456789012")).toBe("Allowed");
    },
  );
});
