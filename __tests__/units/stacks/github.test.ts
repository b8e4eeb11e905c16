import fc from "fast-check";
import { BackendStack } from "../../../backend/stack";
import { local } from "../../../config/environments/local";
import type { EnvironmentInput } from "../../../config/schema";
import { compose } from "../../../main";
import { EcrStack } from "../../../stacks/ecr";
import { GithubStack } from "../../../stacks/github";
import { VpcStack } from "../../../stacks/vpc";
import { ACCOUNT, actionsMatching, mayAssume, Permissions, type Policy, policyOf } from "../../iam";
import { type Block, synthesize } from "../../synthesized";

const REGION = "us-east-1";
const iam = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;
const regional = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

const PROVIDER = iam("oidc-provider/token.actions.githubusercontent.com");
const STATES = "arn:aws:s3:::state-bucket";
const STATE_KEY = regional("kms", "key/11111111-1111-1111-1111-111111111111");
const OTHER_KEY = regional("kms", "key/22222222-2222-2222-2222-222222222222");
const LOCKS = regional("dynamodb", "table/state-lock");
const REPOSITORY = regional("ecr", "repository/sample-platform-local/sample-web-app");
const OWN_ROLE = iam("role/sample-platform-local-node");
const SECRET = regional("secretsmanager", "secret:sample-platform/local/datadog-AbCdEf");
const BOUNDARY = iam("policy/sample-platform-local-role-boundary");
const THROUGH_S3 = { "kms:ViaService": `s3.${REGION}.amazonaws.com` };

/** What stands for the references of the stack's documents. */
function arns(reference: string): string {
  const known = {
    aws_iam_openid_connect_provider: PROVIDER,
    aws_s3_bucket: STATES,
    aws_kms_key: STATE_KEY,
    aws_dynamodb_table: LOCKS,
    aws_ecr_repository: REPOSITORY,
  };
  const found = Object.entries(known).find(([type]) => reference.includes(type));
  if (!found) throw new Error(`the test has no ARN for ${reference}`);
  return found[1];
}

function github(changes: Partial<EnvironmentInput> = {}) {
  const stacks = synthesize({ ...local, ...changes }, (app, environment) => {
    const backend = new BackendStack(app, environment).outputs;
    new GithubStack(app, environment, { backend, ecr: new EcrStack(app, environment).outputs });
  });
  const stack = stacks.stack("local-github");
  const document = (path: string) => policyOf(stack.data("aws_iam_policy_document", path), arns);
  return {
    stacks,
    stack,
    trust: (role: string) => document(`${role}/trust`),
    permissions: (role: string) => document(`${role}/permissions`),
  };
}

const { stack, stacks, trust, permissions } = github();

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/PowerUserAccess.html, version 12 */
const POWER_USER_ACCESS: Policy = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    {
      Effect: "Allow",
      Action: [
        "account:GetAccountInformation",
        "account:GetGovCloudAccountInformation",
        "account:GetPrimaryEmail",
        "account:ListRegions",
        "iam:CreateServiceLinkedRole",
        "iam:DeleteServiceLinkedRole",
        "iam:ListRoles",
        "organizations:DescribeEffectivePolicy",
        "organizations:DescribeOrganization",
      ],
      Resource: "*",
    },
  ],
};

describe("who may assume a role", () => {
  const MAIN = { ref: "refs/heads/main" };
  const claims = (job: string, repository = "example/sample-platform") => ({
    aud: "sts.amazonaws.com",
    sub: `repo:${repository}:${job}`,
  });
  const jobs = {
    "a pull request": claims("pull_request"),
    "a push to main": { ...claims("ref:refs/heads/main"), ...MAIN },
    "a push to another branch": { ...claims("ref:refs/heads/feature"), ref: "refs/heads/feature" },
    "a push to a branch that starts with main": claims("ref:refs/heads/main-2"),
    "a push to a branch named like a tag": claims("ref:refs/heads/refs/tags/v1"),
    "a tag": { ...claims("ref:refs/tags/v1.0.0"), ref: "refs/tags/v1.0.0" },
    "a tag of several parts": claims("ref:refs/tags/release/2026/11"),
    "the environment on main": { ...claims("environment:local"), ...MAIN },
    "the environment on another branch": { ...claims("environment:local"), ref: "refs/heads/feature" },
    "the environment for a pull request": { ...claims("environment:local"), ref: "refs/pull/1/merge" },
    "another environment": { ...claims("environment:prod"), ...MAIN },
    "another environment that starts the same": { ...claims("environment:local2"), ...MAIN },
    "main in a fork": { ...claims("ref:refs/heads/main", "somebody/sample-platform"), ...MAIN },
    "the environment of a fork": { ...claims("environment:local", "somebody/sample-platform"), ...MAIN },
    "a pull request in a fork": claims("pull_request", "somebody/sample-platform"),
    "main in a repository that starts the same": claims("ref:refs/heads/main", "example/sample-platform-2"),
    "main in another repository of the owner": claims("ref:refs/heads/main", "example/other"),
  };
  const allowed: Record<string, readonly (keyof typeof jobs)[]> = {
    plan: ["a pull request", "a push to main"],
    deploy: ["the environment on main"],
    push: ["a push to main", "a tag", "a tag of several parts"],
  };

  describe.each(Object.keys(allowed))("%s", (role) => {
    test.each(Object.entries(jobs))("%s", async (job, token) => {
      const may = allowed[role]?.includes(job as keyof typeof jobs);
      expect(await mayAssume(trust(role), PROVIDER, token)).toBe(may);
    });

    test("no token for another audience, or for none", async () => {
      for (const job of allowed[role] ?? []) {
        const { aud, ...rest } = jobs[job];
        expect(aud).toBe("sts.amazonaws.com");
        expect(await mayAssume(trust(role), PROVIDER, rest)).toBe(false);
        expect(await mayAssume(trust(role), PROVIDER, { ...rest, aud: "https://github.com/example" })).toBe(
          false,
        );
      }
    });

    test("no token of another issuer", async () => {
      for (const job of allowed[role] ?? []) {
        expect(await mayAssume(trust(role), iam("oidc-provider/gitlab.com"), jobs[job])).toBe(false);
      }
    });

    test("nobody in another way", () => {
      expect(trust(role).Statement.map(({ Action }) => Action)).toEqual([["sts:AssumeRoleWithWebIdentity"]]);
    });

    test("no other repository, whatever it is called and does", async () => {
      const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,30}$/);
      const job = fc.constantFrom(
        "pull_request",
        "ref:refs/heads/main",
        "ref:refs/tags/v1",
        "environment:local",
      );
      await fc.assert(
        fc.asyncProperty(name, name, job, async (owner, repository, end) => {
          fc.pre(`${owner}/${repository}` !== "example/sample-platform");
          const token = { ...claims(end, `${owner}/${repository}`), ...MAIN };
          expect(await mayAssume(trust(role), PROVIDER, token)).toBe(false);
        }),
        { numRuns: 50 },
      );
    });
  });

  describe("with the ids of owner and repository", () => {
    const withIds = github({
      repository: { owner: "example", name: "sample-platform", ids: { owner: 123456, repository: 456789 } },
    });
    const immutable = "example@123456/sample-platform@456789";
    const forms = [
      ["plan", "pull_request"],
      ["plan", "ref:refs/heads/main"],
      ["deploy", "environment:local"],
      ["push", "ref:refs/heads/main"],
      ["push", "ref:refs/tags/v1.0.0"],
    ] as const;

    test.each(forms)("%s trusts the immutable subject (%s)", async (role, job) => {
      expect(await mayAssume(withIds.trust(role), PROVIDER, { ...claims(job, immutable), ...MAIN })).toBe(
        true,
      );
    });

    test.each(forms)(
      "%s no longer trusts the classic one, which a new owner of the name would get (%s)",
      async (role, job) => {
        expect(await mayAssume(withIds.trust(role), PROVIDER, { ...claims(job), ...MAIN })).toBe(false);
      },
    );

    test.each(forms)("%s refuses other ids under the same names (%s)", async (role, job) => {
      for (const other of ["example@1/sample-platform@456789", "example@123456/sample-platform@4567890"]) {
        expect(await mayAssume(withIds.trust(role), PROVIDER, { ...claims(job, other), ...MAIN })).toBe(
          false,
        );
      }
    });

    test.each(forms)("without them %s refuses the immutable subject (%s)", async (role, job) => {
      expect(await mayAssume(trust(role), PROVIDER, { ...claims(job, immutable), ...MAIN })).toBe(false);
    });
  });

  test("sessions last one hour, two for a deployment", () => {
    const hours = (path: string) => stack.resource("aws_iam_role", path).max_session_duration / 3600;
    expect([hours("plan/role"), hours("deploy/role"), hours("push/role")]).toEqual([1, 2, 1]);
  });
});

describe("the plan role", () => {
  const plan = new Permissions([permissions("plan")]);
  const CLUSTER = regional("eks", "cluster/sample-platform-local");

  /** What the provider calls to refresh a resource; of most, more than one type lives by the same calls. */
  const refreshed: readonly { types: RegExp; at: string; actions: readonly string[] }[] = [
    {
      types:
        /^aws_(vpc|subnet|route_table|network_acl|default_|security_group|vpc_|internet|nat|eip|flow|launch)/,
      at: "*",
      actions: [
        "ec2:DescribeVpcs",
        "ec2:DescribeVpcAttribute",
        "ec2:DescribeSubnets",
        "ec2:DescribeRouteTables",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribePrefixLists",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNatGateways",
        "ec2:DescribeAddresses",
        "ec2:DescribeAddressesAttribute",
        "ec2:DescribeFlowLogs",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeLaunchTemplateVersions",
      ],
    },
    {
      types: /^aws_eks_cluster$/,
      at: CLUSTER,
      actions: ["eks:DescribeCluster", "eks:AccessKubernetesApi"],
    },
    {
      types: /^aws_eks_node_group$/,
      at: regional("eks", "nodegroup/sample-platform-local/main/0ab1"),
      actions: ["eks:DescribeNodegroup", "eks:ListTagsForResource"],
    },
    {
      types: /^aws_eks_addon(_version)?$/,
      at: regional("eks", "addon/sample-platform-local/coredns/0ab1"),
      actions: ["eks:DescribeAddon", "eks:DescribeAddonVersions"],
    },
    {
      types: /^aws_eks_access_(entry|policy_association)$/,
      at: regional("eks", "access-entry/sample-platform-local/role/123456789012/plan/0ab1"),
      actions: ["eks:DescribeAccessEntry", "eks:ListAssociatedAccessPolicies"],
    },
    {
      types: /^aws_eks_pod_identity_association$/,
      at: regional("eks", "podidentityassociation/sample-platform-local/a-0ab1"),
      actions: ["eks:DescribePodIdentityAssociation"],
    },
    {
      types: /^aws_ecr_/,
      at: REPOSITORY,
      actions: [
        "ecr:DescribeRepositories",
        "ecr:GetLifecyclePolicy",
        "ecr:GetRepositoryPolicy",
        "ecr:ListTagsForResource",
      ],
    },
    {
      types: /^aws_iam_role/,
      at: OWN_ROLE,
      actions: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"],
    },
    { types: /^aws_iam_policy$/, at: BOUNDARY, actions: ["iam:GetPolicy", "iam:GetPolicyVersion"] },
    {
      types: /^aws_iam_openid_connect_provider$/,
      at: PROVIDER,
      actions: ["iam:GetOpenIDConnectProvider", "iam:ListOpenIDConnectProviders"],
    },
    {
      types: /^aws_kms_(key|alias)$/,
      at: OTHER_KEY,
      actions: [
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListResourceTags",
        "kms:ListAliases",
      ],
    },
    {
      types: /^aws_cloudwatch_log_group$/,
      at: regional("logs", "log-group:/aws/eks/sample-platform-local/cluster"),
      actions: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
    },
    {
      types: /^aws_secretsmanager_secret(_policy|_versions)?$/,
      at: SECRET,
      actions: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:ListSecretVersionIds",
      ],
    },
    {
      types: /^aws_s3_bucket/,
      at: STATES,
      actions: [
        "s3:ListBucket",
        "s3:GetAccelerateConfiguration",
        "s3:GetBucketAcl",
        "s3:GetBucketCORS",
        "s3:GetBucketLogging",
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketRequestPayment",
        "s3:GetBucketTagging",
        "s3:GetBucketVersioning",
        "s3:GetBucketWebsite",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
        "s3:ListTagsForResource",
      ],
    },
    {
      types: /^aws_dynamodb_table$/,
      at: LOCKS,
      actions: [
        "dynamodb:DescribeTable",
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:ListTagsOfResource",
      ],
    },
  ];

  test.each(refreshed.flatMap(({ actions, at }) => actions.map((action) => [action, at])))(
    "refreshes what stacks hold: %s",
    async (action = "", at = "") => {
      expect(await plan.allow(action, at)).toBe(true);
    },
  );

  test("refreshes every type of resource that any stack has", () => {
    const everything = synthesize("local", compose);
    const types = everything.ids.flatMap((id) => {
      const { resource = {}, data = {} } = everything.stack(id).json;
      return Object.keys({ ...resource, ...data });
    });
    const calculated = ["aws_iam_policy_document", "terraform_remote_state"];
    // Read through the cluster's API, which the view policy of the role's access entry opens.
    const inCluster = ["helm_release", "kubernetes_namespace_v1", "kubernetes_service_v1"];
    const unknown = [...new Set(types)].filter(
      (type) =>
        !type.startsWith("datadog_") &&
        ![...calculated, ...inCluster].includes(type) &&
        !refreshed.some(({ types: known }) => known.test(type)),
    );
    expect(unknown).toEqual([]);
  });

  test("reads the environment's states and their digests", async () => {
    expect(await plan.allow("s3:GetObject", `${STATES}/vpc/terraform.tfstate`)).toBe(true);
    expect(await plan.allow("dynamodb:GetItem", LOCKS)).toBe(true);
  });

  test("decrypts the environment's states through S3, and with no other key", async () => {
    expect(await plan.allow("kms:Decrypt", STATE_KEY, THROUGH_S3)).toBe(true);
    expect(await plan.allow("kms:Decrypt", STATE_KEY)).toBe(false);
    expect(await plan.allow("kms:Decrypt", OTHER_KEY, THROUGH_S3)).toBe(false);
  });

  test.each([
    ["s3:PutObject", `${STATES}/vpc/terraform.tfstate`],
    ["s3:DeleteObject", `${STATES}/vpc/terraform.tfstate`],
    ["s3:PutBucketPolicy", STATES],
    ["dynamodb:PutItem", LOCKS],
    ["dynamodb:DeleteItem", LOCKS],
    ["dynamodb:DeleteTable", LOCKS],
    ["kms:Encrypt", STATE_KEY],
    ["kms:ScheduleKeyDeletion", STATE_KEY],
    ["kms:CreateGrant", STATE_KEY],
    ["ec2:RunInstances", regional("ec2", "instance/*")],
    ["ec2:CreateTags", regional("ec2", "vpc/vpc-1")],
    ["ec2:DeleteVpc", regional("ec2", "vpc/vpc-1")],
    ["ec2:AuthorizeSecurityGroupIngress", regional("ec2", "security-group/sg-1")],
    ["eks:UpdateClusterConfig", CLUSTER],
    ["eks:CreateAccessEntry", CLUSTER],
    ["eks:DeleteCluster", CLUSTER],
    ["ecr:PutImage", REPOSITORY],
    ["ecr:DeleteRepository", REPOSITORY],
    ["ecr:SetRepositoryPolicy", REPOSITORY],
    ["iam:CreateRole", OWN_ROLE],
    ["iam:PutRolePolicy", OWN_ROLE],
    ["iam:UpdateAssumeRolePolicy", OWN_ROLE],
    ["iam:PassRole", OWN_ROLE],
    ["iam:CreateAccessKey", iam("user/somebody")],
    ["sts:AssumeRole", iam("role/sample-platform-local-github-deploy")],
    ["logs:DeleteLogGroup", regional("logs", "log-group:/aws/eks/sample-platform-local/cluster")],
    ["secretsmanager:PutSecretValue", SECRET],
    ["secretsmanager:DeleteSecret", SECRET],
    ["ssm:PutParameter", regional("ssm", "parameter/a")],
    ["autoscaling:SetDesiredCapacity", regional("autoscaling", "autoScalingGroup:1:autoScalingGroupName/a")],
    ["lambda:InvokeFunction", regional("lambda", "function:a")],
  ])("does not write: %s", async (action, resource) => {
    expect(await plan.allow(action, resource)).toBe(false);
  });

  test("is allowed nothing that AWS does not call reading, decryption of states aside", async () => {
    const patterns = permissions("plan")
      .Statement.filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => Action as string[]);
    const actions = (await Promise.all(patterns.map(actionsMatching))).flat();
    expect(actions.length).toBeGreaterThan(100);
    const writing = actions.filter(({ level }) => !/^(Read|List)$/.test(level)).map(({ action }) => action);
    expect(writing).toEqual(["kms:Decrypt"]);
  });

  test.each([
    ["secretsmanager:GetSecretValue", SECRET],
    ["secretsmanager:BatchGetSecretValue", "*"],
  ])("is forbidden a secret's value, not merely not allowed it: %s", async (action, resource) => {
    expect(await plan.decide(action, resource)).toBe("ExplicitlyDenied");
  });

  test.each([
    [
      "another environment's states",
      "s3:GetObject",
      "arn:aws:s3:::sample-platform-prod-state/vpc/terraform.tfstate",
    ],
    ["the account's parameters", "ssm:GetParameter", regional("ssm", "parameter/database/password")],
    ["images", "ecr:BatchGetImage", REPOSITORY],
    ["logs", "logs:GetLogEvents", regional("logs", "log-group:/aws/eks/a:log-stream:b")],
    ["roles of others", "iam:GetRole", iam("role/somebody-else")],
    [
      "a cluster whose name starts the same",
      "eks:DescribeCluster",
      regional("eks", "cluster/sample-platform-local2"),
    ],
  ])("does not read %s", async (_, action, resource) => {
    expect(await plan.allow(action, resource)).toBe(false);
  });
});

describe("the push role", () => {
  const push = new Permissions([permissions("push")]);
  const pushing = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
    "ecr:PutImage",
  ];
  const pulling = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:DescribeImages"];

  test("logs in to the registry", async () => {
    expect(await push.allow("ecr:GetAuthorizationToken", "*")).toBe(true);
  });

  test.each([...pushing, ...pulling])("may %s in the one repository and in no other", async (action) => {
    expect(await push.allow(action, REPOSITORY)).toBe(true);
    for (const name of [
      "sample-platform-local/other",
      "sample-platform-local/sample-web-app-2",
      "sample-platform-prod/sample-web-app",
    ]) {
      expect(await push.allow(action, regional("ecr", `repository/${name}`))).toBe(false);
    }
  });

  test.each([
    ["ecr:DeleteRepository", REPOSITORY],
    ["ecr:BatchDeleteImage", REPOSITORY],
    ["ecr:PutImageTagMutability", REPOSITORY],
    ["ecr:SetRepositoryPolicy", REPOSITORY],
    ["ecr:PutLifecyclePolicy", REPOSITORY],
    ["ecr:CreateRepository", regional("ecr", "repository/new")],
    ["s3:GetObject", `${STATES}/vpc/terraform.tfstate`],
    ["secretsmanager:GetSecretValue", SECRET],
    ["eks:DescribeCluster", regional("eks", "cluster/sample-platform-local")],
    ["iam:PassRole", OWN_ROLE],
  ])("may not %s", async (action, resource) => {
    expect(await push.allow(action, resource)).toBe(false);
  });
});

describe("the deploy role", () => {
  const deploy = new Permissions([POWER_USER_ACCESS, permissions("deploy")]);
  const bounded = { "iam:PermissionsBoundary": BOUNDARY };
  const passedTo = (service: string) => ({ "iam:PassedToService": `${service}.amazonaws.com` });

  test("has PowerUserAccess, and the other roles have no managed policy", () => {
    const attached = stack
      .resources("aws_iam_role_policy_attachment")
      .map((block) => [block.$path, block.policy_arn]);
    expect(attached).toEqual([["deploy/broad", "arn:aws:iam::aws:policy/PowerUserAccess"]]);
  });

  test.each([
    ["ec2:CreateVpc", regional("ec2", "vpc/*"), {}],
    ["eks:CreateCluster", "*", {}],
    ["ecr:CreateRepository", REPOSITORY, {}],
    ["kms:CreateKey", "*", {}],
    ["secretsmanager:CreateSecret", SECRET, {}],
    ["logs:CreateLogGroup", regional("logs", "log-group:/aws/eks/a"), {}],
    ["s3:PutObject", `${STATES}/vpc/terraform.tfstate`, {}],
    ["dynamodb:PutItem", LOCKS, {}],
    ["kms:GenerateDataKey", STATE_KEY, THROUGH_S3],
    ["iam:CreateRole", OWN_ROLE, bounded],
    ["iam:PutRolePolicy", OWN_ROLE, bounded],
    ["iam:AttachRolePolicy", OWN_ROLE, bounded],
    ["iam:DetachRolePolicy", OWN_ROLE, bounded],
    ["iam:UpdateAssumeRolePolicy", OWN_ROLE, bounded],
    ["iam:GetRole", OWN_ROLE, {}],
    ["iam:ListAttachedRolePolicies", OWN_ROLE, {}],
    ["iam:TagRole", OWN_ROLE, {}],
    ["iam:DeleteRole", OWN_ROLE, {}],
    ["iam:CreatePolicy", iam("policy/sample-platform-local-image-updater"), {}],
    ["iam:CreateOpenIDConnectProvider", iam(`oidc-provider/oidc.eks.${REGION}.amazonaws.com/id/ABC`), {}],
    ["iam:PassRole", OWN_ROLE, passedTo("eks")],
    ["iam:PassRole", OWN_ROLE, passedTo("ec2")],
    ["iam:PassRole", OWN_ROLE, passedTo("pods.eks")],
    ["iam:PassRole", OWN_ROLE, passedTo("vpc-flow-logs")],
    [
      "iam:CreateServiceLinkedRole",
      iam("role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS"),
      {},
    ],
  ])("applies stacks: %s", async (action, resource, context) => {
    expect(await deploy.allow(action, resource, context as Record<string, string>)).toBe(true);
  });

  test.each([
    "iam:CreateRole",
    "iam:PutRolePolicy",
    "iam:AttachRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:PutRolePermissionsBoundary",
  ])("may %s only where the role keeps to the boundary", async (action) => {
    expect(await deploy.allow(action, OWN_ROLE)).toBe(false);
    const other = { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" };
    expect(await deploy.allow(action, OWN_ROLE, other)).toBe(false);
    expect(await deploy.allow(action, OWN_ROLE, bounded)).toBe(true);
  });

  test.each([
    ["takes the boundary off a role", "iam:DeleteRolePermissionsBoundary", OWN_ROLE, bounded],
    ["changes the boundary", "iam:CreatePolicyVersion", BOUNDARY, {}],
    ["deletes the boundary", "iam:DeletePolicy", BOUNDARY, {}],
    ["widens its own policy", "iam:PutRolePolicy", iam("role/sample-platform-local-github-deploy"), bounded],
    ["attaches to itself", "iam:AttachRolePolicy", iam("role/sample-platform-local-github-deploy"), bounded],
    [
      "changes who may push",
      "iam:UpdateAssumeRolePolicy",
      iam("role/sample-platform-local-github-push"),
      bounded,
    ],
    ["changes the plan role", "iam:DeleteRole", iam("role/sample-platform-local-github-plan"), {}],
    [
      "passes its own role on",
      "iam:PassRole",
      iam("role/sample-platform-local-github-deploy"),
      passedTo("ec2"),
    ],
    ["changes the trust in GitHub", "iam:AddClientIDToOpenIDConnectProvider", PROVIDER, {}],
    ["deletes the trust in GitHub", "iam:DeleteOpenIDConnectProvider", PROVIDER, {}],
    ["trusts another issuer", "iam:CreateOpenIDConnectProvider", iam("oidc-provider/evil.example"), {}],
    ["touches a role of others", "iam:PutRolePolicy", iam("role/administrator"), bounded],
    ["makes a role of another environment", "iam:CreateRole", iam("role/sample-platform-prod-node"), bounded],
    ["passes a role of others", "iam:PassRole", iam("role/administrator"), passedTo("ec2")],
    ["passes a role to another service", "iam:PassRole", OWN_ROLE, passedTo("lambda")],
    ["makes a user", "iam:CreateUser", iam("user/new"), {}],
    ["makes an access key", "iam:CreateAccessKey", iam("user/somebody"), {}],
    ["becomes a role that trusts the account", "sts:AssumeRole", iam("role/cdk-deploy"), {}],
    ["reads a secret", "secretsmanager:GetSecretValue", SECRET, {}],
    ["reads many secrets", "secretsmanager:BatchGetSecretValue", "*", {}],
    ["reads another environment's state", "s3:GetObject", "arn:aws:s3:::sample-platform-prod-state/a", {}],
    ["writes another environment's state", "s3:PutObject", "arn:aws:s3:::sample-platform-prod-state/a", {}],
    [
      "breaks another environment's lock",
      "dynamodb:DeleteItem",
      regional("dynamodb", "table/prod-state-lock"),
      {},
    ],
    ["leaves the organization", "organizations:LeaveOrganization", "*", {}],
  ])("never %s", async (_, action, resource, context) => {
    expect(await deploy.allow(action, resource, context as Record<string, string>)).toBe(false);
  });
});

describe("a role that the pipeline makes", () => {
  const boundary = policyOf(
    stacks.stack("local-backend").data("aws_iam_policy_document", "role-boundary/ceiling"),
    arns,
  );
  const everything: Policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  };
  const bounded = new Permissions([everything], boundary);
  const here = { "aws:RequestedRegion": REGION };

  test.each([
    ["ec2:CreateNetworkInterface", regional("ec2", "network-interface/*")],
    ["ecr:GetAuthorizationToken", "*"],
    ["eks:DescribeCluster", regional("eks", "cluster/sample-platform-local")],
    ["autoscaling:SetDesiredCapacity", regional("autoscaling", "autoScalingGroup:1:autoScalingGroupName/a")],
    ["elasticloadbalancing:CreateLoadBalancer", regional("elasticloadbalancing", "loadbalancer/net/a/1")],
    ["logs:PutLogEvents", regional("logs", "log-group:a:log-stream:b")],
    ["secretsmanager:GetSecretValue", SECRET],
    ["kms:Decrypt", OTHER_KEY],
  ])("can be given what the cluster needs: %s", async (action, resource) => {
    expect(await bounded.allow(action, resource, here)).toBe(true);
  });

  test.each([
    ["iam:CreateUser", iam("user/new")],
    ["iam:AttachRolePolicy", OWN_ROLE],
    ["iam:PassRole", OWN_ROLE],
    ["sts:AssumeRole", iam("role/administrator")],
    ["s3:GetObject", `${STATES}/vpc/terraform.tfstate`],
    ["dynamodb:DeleteItem", LOCKS],
    ["lambda:CreateFunction", regional("lambda", "function:a")],
    ["kms:PutKeyPolicy", OTHER_KEY],
    ["kms:ScheduleKeyDeletion", OTHER_KEY],
    [
      "secretsmanager:GetSecretValue",
      regional("secretsmanager", "secret:sample-platform/prod/datadog-AbCdEf"),
    ],
    ["secretsmanager:PutSecretValue", SECRET],
  ])("can never %s, not even with AdministratorAccess", async (action, resource) => {
    expect(await bounded.allow(action, resource, here)).toBe(false);
  });

  test("can do nothing in another region", async () => {
    expect(
      await bounded.allow("ec2:RunInstances", "arn:aws:ec2:eu-west-1:123456789012:instance/*", {
        "aws:RequestedRegion": "eu-west-1",
      }),
    ).toBe(false);
  });

  test("carries the boundary in every stack but this one", () => {
    const vpc = synthesize("local", (app, environment) => new VpcStack(app, environment)).stack("local-vpc");
    const boundaries = (blocks: readonly Block[]) => blocks.map((role) => role.permissions_boundary);
    expect(boundaries(vpc.resources("aws_iam_role"))).toEqual([BOUNDARY]);
    expect(boundaries(stack.resources("aws_iam_role"))).toEqual([undefined, undefined, undefined]);
  });
});

describe("the account's trust in GitHub", () => {
  test("is created once, for AWS STS alone", () => {
    expect(stack.only("aws_iam_openid_connect_provider")).toMatchObject({
      url: "https://token.actions.githubusercontent.com",
      client_id_list: ["sts.amazonaws.com"],
    });
    expect(stack.dataSources("aws_iam_openid_connect_provider")).toEqual([]);
  });

  test("is looked up by the second environment in an account, and trusted all the same", () => {
    const second = github({ identity: { githubOidcProvider: "lookup" } });
    const found = second.stack.data("aws_iam_openid_connect_provider");
    expect(second.stack.resources("aws_iam_openid_connect_provider")).toEqual([]);
    expect(found.url).toBe("https://token.actions.githubusercontent.com");
    const document = second.stack.data("aws_iam_policy_document", "plan/trust");
    expect(document.statement[0].principals).toEqual([
      { type: "Federated", identifiers: [`\${${found.$address}.arn}`] },
    ]);
  });

  test("cannot be destroyed by accident where deletion is protected", () => {
    const { stack: kept } = github({ deletionProtection: true });
    expect(kept.only("aws_iam_openid_connect_provider").lifecycle).toEqual({ prevent_destroy: true });
  });
});

test("with S3 alone doing the locking, no policy speaks of a lock table", () => {
  const { stack: withoutTable } = github({ state: { locking: "s3", noncurrentVersionDays: null } });
  expect(withoutTable.text).not.toContain("dynamodb:");
});
