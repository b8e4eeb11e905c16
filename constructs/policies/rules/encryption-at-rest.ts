import { type Attributes, block, blocks, isSet, isTrue, strings } from "../attributes";
import type { Finding, Rule } from "../rule";
import type { Element, StackView } from "../stack-view";

/** What each kind of storage must say to be encrypted. */
const storage: Record<string, { remedy: string; encrypted: (attributes: Attributes) => boolean }> = {
  aws_cloudwatch_log_group: { remedy: "Set kmsKeyId", encrypted: (log) => isSet(log.kms_key_id) },
  aws_secretsmanager_secret: { remedy: "Set kmsKeyId", encrypted: (secret) => isSet(secret.kms_key_id) },
  aws_sqs_queue: { remedy: "Set kmsMasterKeyId", encrypted: (queue) => isSet(queue.kms_master_key_id) },
  aws_sns_topic: { remedy: "Set kmsMasterKeyId", encrypted: (topic) => isSet(topic.kms_master_key_id) },
  aws_dynamodb_table: {
    remedy: "Set serverSideEncryption to { enabled: true, kmsKeyArn }",
    encrypted: (table) =>
      blocks(table, "server_side_encryption").some((by) => isTrue(by.enabled) && isSet(by.kms_key_arn)),
  },
  aws_ecr_repository: {
    remedy: 'Set encryptionConfiguration to [{ encryptionType: "KMS", kmsKey }]',
    encrypted: (repository) => {
      const { encryption_type: type, kms_key: key } = block(repository, "encryption_configuration");
      return /^KMS/.test(String(type)) && isSet(key);
    },
  },
  aws_eks_cluster: {
    remedy: 'Set encryptionConfig to { resources: ["secrets"], provider: { keyArn } }',
    encrypted: (cluster) => {
      const encryption = block(cluster, "encryption_config");
      return (
        strings(encryption.resources).includes("secrets") && isSet(block(encryption, "provider").key_arn)
      );
    },
  },
  aws_ebs_volume: { remedy: "Set encrypted: true", encrypted: (volume) => isTrue(volume.encrypted) },
  aws_efs_file_system: { remedy: "Set encrypted: true", encrypted: (files) => isTrue(files.encrypted) },
  aws_db_instance: { remedy: "Set storageEncrypted: true", encrypted: (db) => isTrue(db.storage_encrypted) },
  aws_rds_cluster: { remedy: "Set storageEncrypted: true", encrypted: (db) => isTrue(db.storage_encrypted) },
  aws_instance: {
    remedy: "Set rootBlockDevice.encrypted, and encrypted in each ebsBlockDevice, to true",
    encrypted: (instance) =>
      isTrue(block(instance, "root_block_device").encrypted) &&
      blocks(instance, "ebs_block_device").every((device) => isTrue(device.encrypted)),
  },
  aws_launch_template: {
    remedy: 'List each volume in blockDeviceMappings with ebs: { encrypted: "true" }',
    encrypted: (template) => {
      const volumes = blocks(template, "block_device_mappings").flatMap((device) => blocks(device, "ebs"));
      return volumes.length > 0 && volumes.every((volume) => isTrue(volume.encrypted));
    },
  },
};

export const encryptionAtRest = {
  id: "encryption-at-rest",
  holds:
    "Whatever stores data encrypts it, with a KMS key of ours where the service takes one: buckets, tables, logs, images, secrets, queues, volumes, the cluster's Secrets, Terraform's state.",
  source: "https://docs.aws.amazon.com/prescriptive-guidance/latest/encryption-best-practices/welcome.html",
  *check(stack: StackView): Generator<Finding> {
    const problem = "is not encrypted at rest with a key of ours";
    for (const at of stack.resources) {
      const needs = storage[at.type];
      if (needs && !needs.encrypted(at.attributes)) yield { at, problem, remedy: needs.remedy };
      if (at.type === "aws_s3_bucket" && !hasDefaultEncryption(stack, at)) {
        yield { at, problem, remedy: 'Give it an S3BucketServerSideEncryptionConfigurationA with "aws:kms"' };
      }
    }
    // Without a key, `encrypt` asks for AES256, whatever the bucket's default.
    const { encrypt, kms_key_id: key } = block(block(stack.terraform, "backend"), "s3");
    if (isTrue(encrypt) && !isSet(key)) {
      const problem = "keeps its state past the key of its bucket";
      yield { at: stack, problem, remedy: "Leave encrypt out of S3Backend" };
    }
  },
} as const satisfies Rule;

function hasDefaultEncryption(stack: StackView, bucket: Element): boolean {
  const defaults = stack
    .companions(bucket, "aws_s3_bucket_server_side_encryption_configuration")
    .flatMap(({ attributes }) => blocks(attributes, "rule"))
    .flatMap((rule) => blocks(rule, "apply_server_side_encryption_by_default"));
  return defaults.some((by) => /^aws:kms/.test(String(by.sse_algorithm)) && isSet(by.kms_master_key_id));
}
