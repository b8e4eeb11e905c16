import { blocks, isTrue } from "../attributes";
import { statementsOf } from "../policy-document";
import type { Finding, Rule } from "../rule";
import type { StackView } from "../stack-view";

const SWITCHES = [
  "block_public_acls",
  "block_public_policy",
  "ignore_public_acls",
  "restrict_public_buckets",
];
const PUBLIC_GROUP = /groups\/global\/(AllUsers|AuthenticatedUsers)$/;
const PUBLIC_ACL = /^(public-|authenticated-read$)/;

export const noPublicBuckets = {
  id: "no-public-buckets",
  holds: "Every bucket blocks public access in all four ways, and no ACL or bucket policy lets anybody in.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  *check(stack: StackView): Generator<Finding> {
    for (const at of stack.ofType("aws_s3_bucket")) {
      if (stack.companions(at, "aws_s3_bucket_public_access_block").length === 0) {
        yield { at, problem: "has no public access block", remedy: "Give it an S3BucketPublicAccessBlock" };
      }
    }
    const accessBlocks = ["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"];
    for (const at of stack.ofType(...accessBlocks)) {
      const open = SWITCHES.filter((name) => !isTrue(at.attributes[name]));
      if (open.length > 0) {
        yield { at, problem: `leaves ${open.join(", ")} off`, remedy: "Set all four to true" };
      }
    }
    for (const at of stack.ofType("aws_s3_bucket", "aws_s3_bucket_acl", "aws_s3_object")) {
      const grantees = blocks(at.attributes, "access_control_policy")
        .flatMap((policy) => blocks(policy, "grant"))
        .flatMap((grant) => blocks(grant, "grantee"));
      const everybody = grantees.some(({ uri }) => PUBLIC_GROUP.test(String(uri)));
      if (everybody || PUBLIC_ACL.test(String(at.attributes.acl))) {
        yield { at, problem: "grants access to the public", remedy: "Remove the ACL: the owner needs none" };
      }
    }
    for (const at of stack.ofType("aws_s3_bucket", "aws_s3_bucket_policy")) {
      const statements = statementsOf(stack, at.attributes.policy) ?? [];
      if (statements.some(({ allows, principals }) => allows && principals.includes("*"))) {
        yield {
          at,
          problem: "lets every principal in",
          remedy: "Name the principals in the Allow statement",
        };
      }
    }
  },
} as const satisfies Rule;
