import { APPLY_MILLISECONDS, type Applied, applied, type Values } from "./applied";

const ROLES = ["plan", "deploy", "push"] as const;

let github: Applied;
beforeAll(async () => {
  github = await applied("github");
}, APPLY_MILLISECONDS);

const document = (path: string) => github.one("data.aws_iam_policy_document", path);
const statement = (role: string, sid: string): Values =>
  document(`${role}/permissions`).statement.find((candidate: Values) => candidate.sid === sid);

test.each(ROLES)("the role %s has its own trust and permissions", (role) => {
  const { name, arn, assume_role_policy } = github.one("aws_iam_role", `${role}/role`);
  expect(name).toBe(`sample-platform-local-github-${role}`);
  expect(assume_role_policy).toBe(document(`${role}/trust`).json);
  expect(github.one("aws_iam_role_policy", `${role}/policy`)).toMatchObject({
    role: name,
    policy: document(`${role}/permissions`).json,
  });
  expect(github.outputs[`${role}_role_arn`]).toBe(arn);
});

test.each(ROLES)("the role %s trusts the account's provider for GitHub", (role) => {
  const [trust] = document(`${role}/trust`).statement;
  expect(trust.principals).toEqual([
    { type: "Federated", identifiers: [github.one("aws_iam_openid_connect_provider").arn] },
  ]);
});

test.each([
  ["plan", ["repo:example/sample-platform:pull_request", "repo:example/sample-platform:ref:refs/heads/main"]],
  ["deploy", ["repo:example/sample-platform:environment:local"]],
  [
    "push",
    ["repo:example/sample-platform:ref:refs/heads/main", "repo:example/sample-platform:ref:refs/tags/*"],
  ],
])("the role %s asks for its subjects and for AWS's audience", (role, subjects) => {
  const [trust] = document(`${role}/trust`).statement;
  const asked = Object.fromEntries(
    trust.condition.map(({ variable, values }: Values) => [variable, new Set(values)]),
  );
  expect(asked).toMatchObject({
    "token.actions.githubusercontent.com:aud": new Set(["sts.amazonaws.com"]),
    "token.actions.githubusercontent.com:sub": new Set(subjects),
  });
});

test("the deploy role alone has a managed policy, and only it asks for the branch besides", () => {
  expect(github.all("aws_iam_role_policy_attachment")).toMatchObject([
    { role: "sample-platform-local-github-deploy", policy_arn: "arn:aws:iam::aws:policy/PowerUserAccess" },
  ]);
  const asksForBranch = ROLES.filter((role) =>
    document(`${role}/trust`).statement[0].condition.some(({ variable }: Values) =>
      variable.endsWith(":ref"),
    ),
  );
  expect(asksForBranch).toEqual(["deploy"]);
});

test("the push role reaches the repository that stack ecr made", () => {
  expect(statement("push", "PushAndPull").resources).toEqual([
    expect.stringMatching(/^arn:aws:ecr:us-east-1:123456789012:repository\/service_repository_/),
  ]);
});

test("the plan role reads the states that stack backend keeps, and decrypts with its key", () => {
  const [bucket] = statement("plan", "StateBucket").resources;
  expect(bucket).toMatch(/^arn:aws:s3:::states_bucket_/);
  expect(statement("plan", "States").resources).toEqual([`${bucket}/*`]);
  expect(statement("plan", "DecryptStates").resources).toEqual([expect.stringMatching(/:key\/key_/)]);
  expect(statement("plan", "LockTable").resources).toEqual([expect.stringMatching(/:table\/locks_table_/)]);
});

test("the deploy role is kept to these states, and from its own limits", () => {
  const [bucket] = statement("plan", "StateBucket").resources;
  expect(statement("deploy", "OnlyOwnStates")).toMatchObject({
    effect: "Deny",
    not_resources: [`${bucket}/*`],
  });
  const limits = statement("deploy", "NeverChangeOwnLimits");
  expect(limits.effect).toBe("Deny");
  expect(new Set(limits.resources)).toEqual(
    new Set([
      "arn:aws:iam::123456789012:role/sample-platform-local-github-*",
      "arn:aws:iam::123456789012:policy/sample-platform-local-role-boundary",
      github.one("aws_iam_openid_connect_provider").arn,
    ]),
  );
});

test("sessions end after one hour, those of a deployment after two", () => {
  const seconds = ROLES.map((role) => github.one("aws_iam_role", `${role}/role`).max_session_duration);
  expect(seconds).toEqual([3600, 7200, 3600]);
});
