import { APPLY_MILLISECONDS, type Applied, applied } from "./applied";

const NAMES = ["datadog", "git-credentials", "cluster-agent-token"];

let secrets: Applied;
beforeAll(async () => {
  secrets = await applied("secrets");
}, APPLY_MILLISECONDS);

test.each(NAMES)("entry %s is encrypted with the stack's key and says what it is for", (name) => {
  const secret = secrets.one("aws_secretsmanager_secret", `${name}/secret`);
  expect(secret).toMatchObject({
    name: `sample-platform/local/${name}`,
    kms_key_id: secrets.one("aws_kms_key").arn,
    recovery_window_in_days: 0,
  });
  expect(secret.description).toMatch(/\w+ \w+/);
});

test.each(NAMES)("entry %s has the policy that refuses other accounts", (name) => {
  expect(secrets.one("aws_secretsmanager_secret_policy", `${name}/policy`)).toMatchObject({
    secret_arn: secrets.one("aws_secretsmanager_secret", `${name}/secret`).arn,
    policy: secrets.one("data.aws_iam_policy_document", `${name}/policy-document`).json,
    block_public_policy: true,
  });
});

test("nothing holds a value", () => {
  expect(secrets.all("aws_secretsmanager_secret")).toHaveLength(NAMES.length);
  expect(secrets.all("aws_secretsmanager_secret_version")).toEqual([]);
});

test("the key serves Secrets Manager, and its policy is the one written for it", () => {
  const policy = secrets.one("data.aws_iam_policy_document", "key/policy");
  expect(secrets.one("aws_kms_key").policy).toBe(policy.json);
  expect(policy.statement[1].condition).toEqual([
    { test: "StringEquals", variable: "kms:ViaService", values: ["secretsmanager.us-east-1.amazonaws.com"] },
  ]);
});
