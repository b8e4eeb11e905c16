import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";

export interface StateBucketConfig {
  readonly name: string;
  /** Encrypts every object; the bucket refuses another key and another kind of encryption. */
  readonly keyArn: string;
  /** Days that replaced versions stay readable; null keeps them for ever. */
  readonly noncurrentVersionDays: number | null;
  /** Refuses a plan that would destroy the bucket; without it a destroy deletes the states too. */
  readonly deletionProtection: boolean;
}

/** Days after which S3 forgets the parts of an upload that was never finished. */
const ABANDONED_UPLOAD_DAYS = 7;

/** A private bucket that keeps every version of what is written to it, encrypted, and speaks TLS only. */
export class StateBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, config: StateBucketConfig) {
    super(scope, id);
    const bucket = new S3Bucket(this, "bucket", {
      bucket: config.name,
      forceDestroy: !config.deletionProtection,
      lifecycle: { preventDestroy: config.deletionProtection },
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: config.keyArn },
          bucketKeyEnabled: true,
        },
      ],
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: bucket.bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const privacy = new S3BucketPublicAccessBlock(this, "privacy", {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const policy = new DataAwsIamPolicyDocument(this, "policy_document", {
      statement: [
        {
          sid: "TlsOnly",
          effect: "Deny",
          principals: EVERYONE,
          actions: ["s3:*"],
          resources: [bucket.arn, `${bucket.arn}/*`],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
        this.refuseUploads("KmsOnly", bucket.arn, "s3:x-amz-server-side-encryption", "aws:kms"),
        this.refuseUploads(
          "OwnKeyOnly",
          bucket.arn,
          "s3:x-amz-server-side-encryption-aws-kms-key-id",
          config.keyArn,
        ),
      ],
    });
    // S3 refuses simultaneous changes to the public access block and the policy of one bucket.
    new S3BucketPolicy(this, "policy", { bucket: bucket.bucket, policy: policy.json, dependsOn: [privacy] });
    if (config.noncurrentVersionDays !== null) {
      new S3BucketLifecycleConfiguration(this, "lifecycle", {
        bucket: bucket.bucket,
        rule: [
          {
            id: "replaced-versions",
            status: "Enabled",
            filter: [{}],
            noncurrentVersionExpiration: [{ noncurrentDays: config.noncurrentVersionDays }],
            abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABANDONED_UPLOAD_DAYS }],
          },
        ],
        // The rule is about versions: without versioning it would say nothing.
        dependsOn: [versioning],
      });
    }
    this.name = bucket.bucket;
    this.arn = bucket.arn;
  }

  /** Denies an upload that asks for something else; one that does not ask gets the bucket's own encryption. */
  private refuseUploads(sid: string, bucketArn: string, header: string, expected: string) {
    return {
      sid,
      effect: "Deny",
      principals: EVERYONE,
      actions: ["s3:PutObject"],
      resources: [`${bucketArn}/*`],
      condition: [
        { test: "Null", variable: header, values: ["false"] },
        { test: "StringNotEquals", variable: header, values: [expected] },
      ],
    };
  }
}

const EVERYONE = [{ type: "*", identifiers: ["*"] }];
