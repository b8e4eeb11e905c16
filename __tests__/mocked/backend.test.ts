import { local } from "../../config/environments/local";
import { APPLY_MILLISECONDS, type Applied, applied } from "./applied";

const BUCKET = "sample-platform-local-state-123456789012-us-east-1";

let backend: Applied;
beforeAll(async () => {
  // A lifecycle rule takes the emulator a minute, so environment `local` has none: here it is proven.
  backend = await applied("backend", { state: { ...local.state, noncurrentVersionDays: 42 } });
}, APPLY_MILLISECONDS);

test("everything about the bucket is about the one bucket", () => {
  const settings = [
    "versioning",
    "server_side_encryption_configuration",
    "ownership_controls",
    "public_access_block",
    "policy",
    "lifecycle_configuration",
  ].map((setting) => backend.one(`aws_s3_bucket_${setting}`).bucket);
  expect([backend.one("aws_s3_bucket").bucket, ...settings]).toEqual(Array(7).fill(BUCKET));
});

test("bucket and lock table are encrypted with the stack's key, and the alias leads to it", () => {
  const key = backend.one("aws_kms_key");
  const [rule] = backend.one("aws_s3_bucket_server_side_encryption_configuration").rule;
  expect(rule.apply_server_side_encryption_by_default).toMatchObject([{ kms_master_key_id: key.arn }]);
  expect(backend.one("aws_dynamodb_table").server_side_encryption).toEqual([
    { enabled: true, kms_key_arn: key.arn },
  ]);
  expect(backend.one("aws_kms_alias")).toMatchObject({
    name: "alias/sample-platform-local-state",
    target_key_id: key.key_id,
  });
});

test("the bucket's policy is about the bucket, all that is in it, and the key", () => {
  const [tls, kms, key] = backend.one("data.aws_iam_policy_document", "states/policy_document").statement;
  const { arn } = backend.one("aws_s3_bucket");
  expect(new Set(tls.resources)).toEqual(new Set([arn, `${arn}/*`]));
  expect(kms.resources).toEqual([`${arn}/*`]);
  expect(key.condition).toContainEqual(
    expect.objectContaining({ test: "StringNotEquals", values: [backend.one("aws_kms_key").arn] }),
  );
});

test("the policy comes after the public access block, and the lifecycle after the versioning", () => {
  const block = ["aws_s3_bucket_public_access_block", "states/privacy"] as const;
  const versioning = ["aws_s3_bucket_versioning", "states/versioning"] as const;
  expect(backend.isBefore(block, ["aws_s3_bucket_policy", "states/policy"])).toBe(true);
  expect(backend.isBefore(versioning, ["aws_s3_bucket_lifecycle_configuration", "states/lifecycle"])).toBe(
    true,
  );
});

test("replaced versions of a state expire after the days of the environment", () => {
  const [rule] = backend.one("aws_s3_bucket_lifecycle_configuration").rule;
  expect(rule).toMatchObject({ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 42 }] });
});

test("the name of the bucket is an output", () => {
  expect(backend.outputs.bucket_name).toBe(BUCKET);
});
