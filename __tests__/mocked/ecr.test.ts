import { APPLY_MILLISECONDS, type Applied, applied } from "./applied";

let ecr: Applied;
beforeAll(async () => {
  ecr = await applied("ecr");
}, APPLY_MILLISECONDS);

test("the repository is encrypted with the stack's key", () => {
  expect(ecr.one("aws_ecr_repository").encryption_configuration).toEqual([
    { encryption_type: "KMS", kms_key: ecr.one("aws_kms_key").arn },
  ]);
});

test("its tags are immutable and its images scanned", () => {
  expect(ecr.one("aws_ecr_repository")).toMatchObject({
    name: "sample-platform-local/sample-web-app",
    image_tag_mutability: "IMMUTABLE",
    image_scanning_configuration: [{ scan_on_push: true }],
  });
});

test("lifecycle and pull policy are on the repository", () => {
  const { name } = ecr.one("aws_ecr_repository");
  expect(ecr.one("aws_ecr_lifecycle_policy").repository).toBe(name);
  expect(ecr.one("aws_ecr_repository_policy")).toMatchObject({
    repository: name,
    policy: ecr.one("data.aws_iam_policy_document", "service/pull").json,
  });
});

test("the key's alias leads to the key, whose policy is the one written for it", () => {
  const key = ecr.one("aws_kms_key");
  expect(ecr.one("aws_kms_alias")).toMatchObject({
    name: "alias/sample-platform-local-ecr",
    target_key_id: key.key_id,
  });
  expect(key.policy).toBe(ecr.one("data.aws_iam_policy_document", "key/policy").json);
});

test("the address to push to is an output", () => {
  expect(ecr.outputs.repository_url).toBe(ecr.one("aws_ecr_repository").repository_url);
});
