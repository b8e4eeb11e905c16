import { type Statement, statementsOf } from "../policy-document";
import type { Finding, Rule } from "../rule";
import { type Element, referencesIn, type StackView } from "../stack-view";

export const tlsOnlyBuckets = {
  id: "tls-only-buckets",
  holds: "Every bucket's policy refuses requests without TLS, for the bucket and for its objects.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
  *check(stack: StackView): Generator<Finding> {
    for (const at of stack.ofType("aws_s3_bucket")) {
      const statements = stack
        .companions(at, "aws_s3_bucket_policy")
        .flatMap(({ attributes }) => statementsOf(stack, attributes.policy) ?? []);
      if (!statements.some((statement) => refusesPlainHttp(statement, at))) {
        yield {
          at,
          problem: "answers requests without TLS",
          remedy:
            "Give it an S3BucketPolicy that denies s3:* to * on the bucket and its objects when aws:SecureTransport is false",
        };
      }
    }
  },
} as const satisfies Rule;

function refusesPlainHttp(statement: Statement, bucket: Element): boolean {
  const { allows, principals, actions, resources, conditions } = statement;
  const covered = resources.filter((resource) => referencesIn(resource).includes(bucket.address));
  const [condition, ...further] = conditions;
  return (
    !allows &&
    principals.includes("*") &&
    (actions.includes("s3:*") || actions.includes("*")) &&
    covered.some((resource) => !resource.includes("/")) &&
    covered.some((resource) => resource.endsWith("/*")) &&
    // Conditions are joined by "and": another one would let some requests through.
    further.length === 0 &&
    condition?.test === "Bool" &&
    condition.variable === "aws:SecureTransport" &&
    condition.values.join() === "false"
  );
}
