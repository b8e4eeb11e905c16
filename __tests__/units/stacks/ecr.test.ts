import { dev } from "../../../config/environments/dev";
import type { EnvironmentInput } from "../../../config/schema";
import { EcrStack } from "../../../stacks/ecr";
import { type Policy, policyOf } from "../../iam";
import { reference, synthesize } from "../../synthesized";

function ecr(changes: Partial<EnvironmentInput> = {}) {
  return synthesize({ ...dev, ...changes }, (app, environment) => new EcrStack(app, environment)).stack(
    "dev-ecr",
  );
}

const stack = ecr();
const repository = stack.only("aws_ecr_repository");

test("images are named after platform, environment and service", () => {
  expect(repository.name).toBe("sample-platform-dev/sample-web-app");
});

test("a tag, once pushed, never means another image", () => {
  expect(repository.image_tag_mutability).toBe("IMMUTABLE");
});

test("every image is scanned when it is pushed", () => {
  expect(repository.image_scanning_configuration).toEqual({ scan_on_push: true });
});

test("images are encrypted with a key of their own, which rotates", () => {
  const key = stack.only("aws_kms_key");
  expect(repository.encryption_configuration).toEqual([
    { encryption_type: "KMS", kms_key: reference(key, "arn") },
  ]);
  expect(key.enable_key_rotation).toBe(true);
});

test("the newest images stay, as many as the environment says, and untagged ones go within a week", () => {
  const { rules } = JSON.parse(stack.only("aws_ecr_lifecycle_policy").policy);
  expect(rules.map((rule: { selection: unknown }) => rule.selection)).toEqual([
    { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
    { tagStatus: "any", countType: "imageCountMoreThan", countNumber: dev.registry.keepImages },
  ]);
});

test("only the accounts that the environment names may pull, and nobody from outside may push", () => {
  const shared = ecr({
    account: "111122223333",
    registry: { keepImages: 10, pullAccounts: ["444455556666"] },
  });
  const policy: Policy = policyOf(shared.data("aws_iam_policy_document", "service/pull"), (token) => token);
  expect(policy.Statement).toEqual([
    {
      Sid: "Pull",
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"] },
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    },
  ]);
});

test("a destroy takes the images along, except where deletion is protected", () => {
  expect(repository.force_delete).toBe(true);
  expect(ecr({ deletionProtection: true }).only("aws_ecr_repository").force_delete).toBe(false);
});

test("a key that was deleted by mistake can be brought back: for 30 days where deletion is protected, else 7", () => {
  expect(stack.only("aws_kms_key").deletion_window_in_days).toBe(7);
  expect(ecr({ deletionProtection: true }).only("aws_kms_key").deletion_window_in_days).toBe(30);
});
