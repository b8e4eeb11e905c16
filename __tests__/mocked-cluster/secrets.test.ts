/** What stack `platform` knows of secrets: that there are some, and nothing of what they are. */
import { dev } from "../../config/environments/dev";
import { type SecretName, secrets } from "../../config/secrets";
import type { MockDefaults } from "../../operations/terraform/mock-defaults";
import { TerraformError } from "../../operations/terraform/terraform-error";
import { APPLY_MILLISECONDS, planned } from "../mocked/applied";
import { secretsIn } from "../secrets-in";
import { releasesOf } from "./releases";
import { stack } from "./stacks";

const ENTRIES = Object.keys(secrets) as SecretName[];
const FILLED = [{ version_id: "1", version_stages: ["AWSCURRENT"] }];

/** What AWS answers when these entries have no value. */
function without(entries: readonly SecretName[]): Partial<MockDefaults> {
  const isEmpty = (name: string) => entries.some((entry) => name.startsWith(`filled-secrets_${entry}_`));
  return {
    data: { aws_secretsmanager_secret_versions: (name) => ({ versions: isEmpty(name) ? [] : FILLED }) },
  };
}

/** What Terraform says when it refuses a plan. */
async function refusal(defaults: Partial<MockDefaults>): Promise<string[]> {
  const error = await planned("platform", {}, { environment: dev, defaults }).then(
    (changes) => new Error(`It was planned: ${changes.length} changes.`),
    (error: Error) => error,
  );
  if (!(error instanceof TerraformError)) throw error;
  return error.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ detail }) => detail)
    .toSorted();
}

const saysOf = (entry: SecretName) =>
  `The entry ${entry} in AWS Secrets Manager has no value yet. npm run secrets -- --env dev tells how to fill it.`;

test(
  "a plan is refused before anybody has filled the entries, with the name of each and what to do",
  async () => {
    expect(await refusal(without(ENTRIES))).toEqual(ENTRIES.map(saysOf).toSorted());
  },
  APPLY_MILLISECONDS,
);

test(
  "a plan is refused while a single entry has no value, and no other is named",
  async () => {
    expect(await refusal(without(["git-credentials"]))).toEqual([saysOf("git-credentials")]);
  },
  APPLY_MILLISECONDS,
);

describe.each(["seed", "current"] as const)("By catalog %s", (catalog) => {
  const platform = stack("platform", { environment: "dev", catalog });

  test("the state holds nothing that looks like a secret, nor does what Helm is given", () => {
    const releases = releasesOf(platform);
    const values = platform.resources.map(({ type, values }) =>
      type === "helm_release" ? { ...values, values: releases[String(values.name)]?.values } : values,
    );
    expect(secretsIn([values, platform.outputs])).toEqual([]);
  });

  test("of the entries, the state holds which versions there are and no value", () => {
    const ofEntries = platform.resources.filter(({ type }) => type.includes("secret"));
    expect(ofEntries.map(({ type }) => type)).toEqual(
      ENTRIES.map(() => "aws_secretsmanager_secret_versions"),
    );
    for (const { values } of ofEntries) {
      const [version] = values.versions as [object];
      expect(Object.keys(version).toSorted()).toEqual([
        "created_time",
        "last_accessed_date",
        "version_id",
        "version_stages",
      ]);
    }
  });

  test("External Secrets may read this environment's entries, with their key, and no other", () => {
    const arnsOf = (type: string) =>
      platform
        .all(`data.${type}`)
        .map(({ secret_id }) => secret_id as string)
        .toSorted();
    const [read, decrypt] = platform.one(
      "data.aws_iam_policy_document",
      "external-secrets/read-document",
    ).statement;
    expect(read.resources.toSorted()).toEqual(arnsOf("aws_secretsmanager_secret_versions"));
    expect(new Set(read.actions)).toEqual(
      new Set(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]),
    );
    expect(decrypt).toMatchObject({
      actions: ["kms:Decrypt"],
      resources: [expect.stringMatching(/^arn:aws:kms:us-east-1:\d{12}:key\/key_/)],
      condition: [{ variable: "kms:ViaService", values: ["secretsmanager.us-east-1.amazonaws.com"] }],
    });
  });
});
