import { chartNamespaces } from "../../../config/charts";
import { local } from "../../../config/environments/local";
import { apiServerTargets, namespaces } from "../../../config/platform";
import { secrets } from "../../../config/secrets";
import { externalSecretsValues } from "../../../constructs/charts/external-secrets-values";
import { compose } from "../../../main";
import { ACCOUNT, Permissions, policyOf } from "../../iam";
import { reference, synthesize } from "../../synthesized";

const stacks = synthesize("local", compose);
const stack = stacks.stack("local-platform");
const entry = (path: string) => `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${path}-AbCdEf`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-1111-1111-1111-111111111111`;
const OTHER_KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/22222222-2222-2222-2222-222222222222`;
const READ = "secretsmanager:GetSecretValue";
const through = (service: string) => ({
  "kms:ViaService": `${service}.us-east-1.amazonaws.com`,
  "aws:RequestedRegion": "us-east-1",
});

/** What the references to outputs of stack `secrets` stand for. */
function arns(token: string): string {
  if (token.includes("aws_kms_key")) return KEY;
  const name = Object.keys(secrets).find((secret) => token.includes(`_secret${secret}_`));
  if (!name) throw new Error(`the test has no ARN for ${token}`);
  return entry(`sample-platform/local/${name}`);
}

describe("the role of External Secrets", () => {
  const policy = policyOf(stack.data("aws_iam_policy_document", "external-secrets/read-document"), arns);
  const ceiling = policyOf(
    stacks.stack("local-backend").data("aws_iam_policy_document", "role-boundary/ceiling"),
    arns,
  );
  const role = new Permissions([policy], ceiling);

  test.each(Object.keys(secrets))("reads entry %s, also within its boundary", async (name) => {
    for (const action of [READ, "secretsmanager:DescribeSecret"]) {
      expect(await role.allow(action, entry(`sample-platform/local/${name}`))).toBe(true);
    }
  });

  test.each(["sample-platform/prod/datadog", "sample-platform/local/another", "another/local/datadog"])(
    "does not read %s",
    async (path) => {
      expect(await role.allow(READ, entry(path))).toBe(false);
    },
  );

  test.each(["PutSecretValue", "UpdateSecret", "DeleteSecret", "PutResourcePolicy"])(
    "cannot %s: what it reads it cannot change",
    async (action) => {
      expect(await role.allow(`secretsmanager:${action}`, entry("sample-platform/local/datadog"))).toBe(
        false,
      );
    },
  );

  test("decrypts with the key of the entries, and only what Secrets Manager hands out", async () => {
    expect(await role.allow("kms:Decrypt", KEY, through("secretsmanager"))).toBe(true);
    expect(await role.allow("kms:Decrypt", KEY, through("s3"))).toBe(false);
    expect(await role.allow("kms:Decrypt", OTHER_KEY, through("secretsmanager"))).toBe(false);
  });

  test("goes to its own pods, through Pod Identity", () => {
    const association = stack.resource(
      "aws_eks_pod_identity_association",
      "external-secrets/identity/association",
    );
    const namespace = stack.resource("kubernetes_namespace_v1", "namespaces/external-secrets/namespace");
    expect(association).toMatchObject({
      namespace: `\${${namespace.$address}.metadata[0].name}`,
      service_account: externalSecretsValues("seed", association.service_account).serviceAccount.name,
      role_arn: reference(stack.resource("aws_iam_role", "external-secrets/identity/role"), "arn"),
    });
    expect(namespace.metadata.name).toBe(chartNamespaces["external-secrets"]);
  });
});

describe("the release of External Secrets", () => {
  const release = stack.resource("helm_release", "external-secrets/chart/release");

  test("waits until every entry has a value and the role can be had", () => {
    const before: string[] = release.depends_on;
    for (const name of Object.keys(secrets)) {
      expect(before).toContain(
        stack.data("aws_secretsmanager_secret_versions", `filled-secrets/${name}`).$address,
      );
    }
    expect(before).toContain(
      stack.resource("aws_eks_pod_identity_association", "external-secrets/identity/association").$address,
    );
    expect(before).toContain(
      stack.resource("aws_iam_role_policy_attachment", "external-secrets/identity/read").$address,
    );
  });

  test("has pods that keep to the restricted standard, and a webhook where the API server may call", () => {
    expect(namespaces["external-secrets"]).toBe("restricted");
    // The chart's own port for it.
    expect(apiServerTargets.map(({ port }) => port)).toContain(10250);
  });
});

test("entries without a value are refused by name, with the command that tells how to fill them", () => {
  const versions = stack.dataSources("aws_secretsmanager_secret_versions");
  expect(versions).toHaveLength(Object.keys(secrets).length);
  for (const { $path, lifecycle } of versions) {
    const [name] = $path.split("/").slice(-1);
    expect(lifecycle.postcondition).toEqual([
      {
        condition: expect.stringContaining("self.versions"),
        error_message: expect.stringMatching(
          new RegExp(`entry ${name} .* npm run secrets -- --env ${local.name} `),
        ),
      },
    ]);
  }
});

describe.each(["seed", "current"] as const)("External Secrets of catalog %s", (catalog) => {
  const values = externalSecretsValues(catalog, "external-secrets");

  test("brings Secrets in and none out", () => {
    expect(values).toMatchObject({
      processPushSecret: false,
      processClusterPushSecret: false,
      processClusterExternalSecret: false,
    });
  });

  test("survives the loss of a node: two controllers of which one leads, two webhooks", () => {
    expect([values.replicaCount, values.leaderElect, values.webhook.replicaCount]).toEqual([2, true, 2]);
    for (const { podDisruptionBudget, topologySpreadConstraints } of [values, values.webhook]) {
      expect(podDisruptionBudget.enabled).toBe(true);
      expect(topologySpreadConstraints).toHaveLength(2);
    }
  });

  test("takes every image from the registry that its makers still serve", () => {
    const repositories = [values, values.webhook, values.certController].map(
      ({ image }) => image?.repository,
    );
    const theirs = catalog === "current" ? undefined : "ghcr.io/external-secrets/external-secrets";
    expect(repositories).toEqual([theirs, theirs, theirs]);
  });
});
