import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { dev } from "../../../config/environments/dev";
import { prod } from "../../../config/environments/prod";
import { imageUpdaterValues } from "../../../constructs/charts/image-updater-values";
import { compose } from "../../../main";
import { ACCOUNT, Permissions, policyOf } from "../../iam";
import { reference, synthesize } from "../../synthesized";

const IMAGES = `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/sample-platform-dev/sample-web-app`;
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC`;
const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/ABC";

function arns(token: string): string {
  if (token.includes("aws_ecr_repository")) return IMAGES;
  if (token.includes("oidc_provider")) return PROVIDER;
  throw new Error(`the test has no value for ${token}`);
}

/** With the values that references stand for: those of the cluster's issuer, and of the platform's namespaces. */
function resolved<T>(tree: T): T {
  const text = JSON.stringify(tree)
    .replaceAll(/\$\{replace\([^}]*issuer, [^}]*\)\}/g, ISSUER)
    .replaceAll(/\$\{kubernetes_namespace_v1\.namespaces_(\w+)_namespace_\w+\.metadata\[0\]\.name\}/g, "$1");
  return JSON.parse(text);
}

const stacks = {
  seed: synthesize(dev, compose),
  current: synthesize({ ...dev, catalog: "current" }, compose),
};

describe.each(["seed", "current"] as const)("the role of Image Updater in catalog %s", (catalog) => {
  const stack = stacks[catalog].stack("dev-platform");
  const read = policyOf(stack.data("aws_iam_policy_document", "image-updater/read-document"), arns);
  const ceiling = policyOf(
    stacks[catalog].stack("dev-backend").data("aws_iam_policy_document", "role-boundary/ceiling"),
    arns,
  );
  const role = new Permissions([read], ceiling);
  const region = { "aws:RequestedRegion": "us-east-1" };

  test.each(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:ListImages"])(
    "may %s of the service's images, and of no others, also within its boundary",
    async (action) => {
      expect(await role.allow(action, IMAGES, region)).toBe(true);
      expect(await role.allow(action, `${IMAGES}-2`, region)).toBe(false);
    },
  );

  test.each(["ecr:PutImage", "ecr:BatchDeleteImage", "ecr:InitiateLayerUpload", "ecr:SetRepositoryPolicy"])(
    "may not %s",
    async (action) => {
      expect(await role.allow(action, IMAGES, region)).toBe(false);
    },
  );

  test("is there before the first pod", () => {
    const release = stack.resource("helm_release", "image-updater/chart/release");
    const attachment = stack.resource("aws_iam_role_policy_attachment", "image-updater/identity/read");
    expect(release.depends_on).toContain(attachment.$address);
  });
});

describe("in catalog seed, by IRSA", () => {
  const stack = stacks.seed.stack("dev-platform");
  const trust = policyOf(stack.data("aws_iam_policy_document", "image-updater/identity/trust"), arns);
  test("exactly its service account is given the role", () => {
    expect(resolved(trust.Statement)).toEqual([
      expect.objectContaining({
        Effect: "Allow",
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Principal: { Federated: [PROVIDER] },
        Condition: {
          StringEquals: {
            [`${ISSUER}:aud`]: ["sts.amazonaws.com"],
            [`${ISSUER}:sub`]: ["system:serviceaccount:argocd:argocd-image-updater"],
          },
        },
      }),
    ]);
  });

  test("the service account names the role", () => {
    const role = stack.resource("aws_iam_role", "image-updater/identity/role");
    const { values } = stack.resource("helm_release", "image-updater/chart/release");
    expect(values[0]).toContain(`"eks.amazonaws.com/role-arn" = ${reference(role, "arn").slice(2, -1)}`);
    expect(stack.resources("aws_eks_pod_identity_association").map(({ $path }) => $path)).not.toContain(
      "image-updater/identity/association",
    );
  });
});

test("in catalog current, by Pod Identity, and the service account says nothing", () => {
  const stack = stacks.current.stack("dev-platform");
  expect(
    resolved(stack.resource("aws_eks_pod_identity_association", "image-updater/identity/association")),
  ).toMatchObject({
    namespace: "argocd",
    service_account: "argocd-image-updater",
  });
  const { values } = stack.resource("helm_release", "image-updater/chart/release");
  expect(values[0]).not.toContain("role-arn");
});

test("is nowhere where images change by reviewed commits alone, and nor are its credentials", () => {
  const stack = synthesize(prod, compose).stack("prod-platform");
  expect(stack.resources("helm_release").map(({ name }) => name)).not.toContain("argocd-image-updater");
  expect(stack.text).not.toContain("image-updater-git-credentials");
  expect(stacks.seed.stack("dev-platform").text).toContain("image-updater-git-credentials");
});

describe.each(["seed", "current"] as const)("what it is told in catalog %s", (catalog) => {
  const values = imageUpdaterValues({
    catalog,
    account: "111122223333",
    region: "eu-west-1",
    serviceAccount: "argocd-image-updater",
  });

  test("logs in to the environment's registry before the password ends, by the script that there is", () => {
    const host = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
    const [registry] = values.config.registries;
    expect(registry).toMatchObject({ prefix: host, api_url: `https://${host}`, credsexpire: "10h" });
    const [, script] = /^ext:\/scripts\/(.+)$/.exec(registry?.credentials as string) ?? [];
    expect(Object.keys(values.authScripts.scripts)).toEqual([script]);
    expect(values.extraEnv).toEqual([{ name: "AWS_REGION", value: "eu-west-1" }]);
  });

  describe("its login", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ecr-login-"));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** Runs the script with this in the place of the `aws` command. */
    function login(aws: string): string {
      const file = path.join(folder, "aws");
      writeFileSync(file, `#!/bin/sh\n${aws}\n`);
      chmodSync(file, 0o755);
      const [script] = Object.values(values.authScripts.scripts);
      return execFileSync("bash", ["-c", script as string], {
        encoding: "utf8",
        env: { PATH: `${folder}:${process.env.PATH}`, AWS_REGION: "eu-west-1" },
        stdio: ["ignore", "pipe", "ignore"],
      });
    }

    test("prints user and password, and keeps what the command stores where it may write", () => {
      const token = Buffer.from("AWS:a-password").toString("base64");
      expect(login(`[ "$HOME" = /tmp ] && echo "$*" | grep -q "region eu-west-1" && echo ${token}`)).toBe(
        "AWS:a-password",
      );
    });

    test("fails when the command does, instead of printing nothing", () => {
      expect(() => login("exit 254")).toThrow();
    });
  });

  test("signs its commits with a name under which a person finds them", () => {
    expect(JSON.stringify(values.config)).toContain("argocd-image-updater@users.noreply.github.com");
  });
});
