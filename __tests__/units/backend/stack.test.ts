import { type BackendOutputs, BackendStack } from "../../../backend/stack";
import { dev } from "../../../config/environments/dev";
import { prod } from "../../../config/environments/prod";
import type { EnvironmentInput } from "../../../config/schema";
import { type Synthesized, synthesize } from "../../synthesized";

test("the bucket keeps every version, under the environment's name", () => {
  const backend = synthesizeBackend(dev);
  expect(backend.only("aws_s3_bucket").bucket).toBe(`sample-platform-dev-state-${dev.account}-us-east-1`);
  expect(backend.only("aws_s3_bucket_versioning").versioning_configuration).toEqual({ status: "Enabled" });
});

test("what is written to the bucket is encrypted with the environment's own key", () => {
  const backend = synthesizeBackend(dev);
  const { rule } = backend.only("aws_s3_bucket_server_side_encryption_configuration");
  expect(rule).toEqual([
    {
      apply_server_side_encryption_by_default: {
        sse_algorithm: "aws:kms",
        kms_master_key_id: keyArn(backend),
      },
      bucket_key_enabled: true,
    },
  ]);
});

test("the bucket is closed to the public and knows no owners but its own", () => {
  const backend = synthesizeBackend(dev);
  expect(backend.only("aws_s3_bucket_public_access_block")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(backend.only("aws_s3_bucket_ownership_controls").rule).toEqual({
    object_ownership: "BucketOwnerEnforced",
  });
});

test("the bucket refuses plain HTTP, other encryption and other keys, to everybody", () => {
  const backend = synthesizeBackend(dev);
  const { statement } = backend.data("aws_iam_policy_document", "states/policy_document");
  const bucket = `\${${backend.only("aws_s3_bucket").$address}.arn}`;
  const everybody = [{ type: "*", identifiers: ["*"] }];
  const asked = (header: string, other: string) => [
    { test: "Null", variable: header, values: ["false"] },
    { test: "StringNotEquals", variable: header, values: [other] },
  ];
  expect(statement).toEqual([
    {
      sid: "TlsOnly",
      effect: "Deny",
      principals: everybody,
      actions: ["s3:*"],
      resources: [bucket, `${bucket}/*`],
      condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
    },
    {
      sid: "KmsOnly",
      effect: "Deny",
      principals: everybody,
      actions: ["s3:PutObject"],
      resources: [`${bucket}/*`],
      condition: asked("s3:x-amz-server-side-encryption", "aws:kms"),
    },
    {
      sid: "OwnKeyOnly",
      effect: "Deny",
      principals: everybody,
      actions: ["s3:PutObject"],
      resources: [`${bucket}/*`],
      condition: asked("s3:x-amz-server-side-encryption-aws-kms-key-id", keyArn(backend)),
    },
  ]);
  expect(backend.only("aws_s3_bucket_policy").policy).toContain("states_policy_document");
});

test("replaced versions of a state expire where the environment says so, and stay for ever where not", () => {
  const expiring = synthesizeBackend({ ...dev, state: { noncurrentVersionDays: 42 } });
  expect(expiring.only("aws_s3_bucket_lifecycle_configuration").rule).toMatchObject([
    { status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 42 }] },
  ]);
  const keeping = synthesizeBackend({ ...dev, state: { noncurrentVersionDays: null } });
  expect(keeping.resources("aws_s3_bucket_lifecycle_configuration")).toEqual([]);
});

test("no rule ever deletes a current state", () => {
  const [rule, ...others] = synthesizeBackend(prod).only("aws_s3_bucket_lifecycle_configuration").rule;
  expect(others).toEqual([]);
  expect(Object.keys(rule).sort()).toEqual([
    "abort_incomplete_multipart_upload",
    "filter",
    "id",
    "noncurrent_version_expiration",
    "status",
  ]);
});

test("the lock table is paid by use, can be restored and is encrypted with the same key", () => {
  const backend = synthesizeBackend(dev);
  expect(backend.only("aws_dynamodb_table")).toMatchObject({
    name: "sample-platform-dev-state-lock",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "LockID",
    attribute: [{ name: "LockID", type: "S" }],
    point_in_time_recovery: { enabled: true },
    server_side_encryption: { enabled: true, kms_key_arn: keyArn(backend) },
  });
});

test("there is a lock table exactly where DynamoDB does some of the locking", () => {
  const tables = (["dynamodb", "both", "s3"] as const).map((locking) => {
    const backend = synthesizeBackend({ ...dev, state: { ...dev.state, locking } });
    return backend.resources("aws_dynamodb_table").length;
  });
  expect(tables).toEqual([1, 1, 0]);
});

test("with deletion protection neither a plan nor AWS lets go of states and locks", () => {
  const backend = synthesizeBackend(prod);
  expect(backend.only("aws_s3_bucket")).toMatchObject({
    force_destroy: false,
    lifecycle: { prevent_destroy: true },
  });
  expect(backend.only("aws_dynamodb_table")).toMatchObject({
    deletion_protection_enabled: true,
    lifecycle: { prevent_destroy: true },
  });
  expect(backend.only("aws_kms_key").deletion_window_in_days).toBe(30);
});

test("without it a destroy takes the states too", () => {
  const backend = synthesizeBackend(dev);
  expect(backend.only("aws_s3_bucket")).toMatchObject({
    force_destroy: true,
    lifecycle: { prevent_destroy: false },
  });
  expect(backend.only("aws_dynamodb_table")).toMatchObject({
    deletion_protection_enabled: false,
    lifecycle: { prevent_destroy: false },
  });
});

test("the key serves the account by way of S3 and DynamoDB, and nothing else but its administration", () => {
  const backend = synthesizeBackend(dev);
  const { statement } = backend.data("aws_iam_policy_document", "key/policy");
  const users = statement.map(({ sid, actions, condition, principals }: Record<string, unknown>) => ({
    sid,
    actions,
    condition,
    principals,
  }));
  const account = [{ type: "AWS", identifiers: [`arn:aws:iam::${dev.account}:root`] }];
  const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
  const by = (service: string) => [
    { test: "StringEquals", variable: "kms:ViaService", values: [`${service}.us-east-1.amazonaws.com`] },
  ];
  expect(users).toEqual([
    { sid: "Administration", actions: ["kms:*"], principals: account },
    { sid: "States", actions: use, principals: account, condition: by("s3") },
    { sid: "Locks", actions: [...use, "kms:CreateGrant"], principals: account, condition: by("dynamodb") },
    {
      sid: "LockTable",
      actions: ["kms:DescribeKey", "kms:Get*", "kms:List*"],
      principals: [{ type: "Service", identifiers: ["dynamodb.amazonaws.com"] }],
    },
  ]);
  expect(backend.only("aws_kms_alias").name).toBe("alias/sample-platform-dev-state");
});

test("hands out where states and locks are, and with which key they are encrypted", () => {
  let outputs: BackendOutputs | undefined;
  synthesize({ ...dev, state: { ...dev.state, locking: "s3" } }, (app, environment) => {
    outputs = new BackendStack(app, environment).outputs;
  });
  expect(outputs?.lockTableArn).toBeUndefined();
  expect(synthesizeBackend(dev).outputs.bucket_name).toMatch(/^\$\{aws_s3_bucket\..*\.bucket\}$/);
});

function synthesizeBackend(environment: EnvironmentInput): Synthesized {
  return synthesize(environment, (app, parsed) => new BackendStack(app, parsed)).stack(
    `${environment.name}-backend`,
  );
}

function keyArn(backend: Synthesized): string {
  return `\${${backend.only("aws_kms_key").$address}.arn}`;
}
