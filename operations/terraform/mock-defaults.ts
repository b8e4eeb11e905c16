/**
 * What a mocked AWS answers where random text would not do, by type of resource or data source.
 *
 * A mock fills every computed attribute with eight random letters. That fails where the provider checks the
 * form (a policy is JSON, a role has an ARN) and where an attribute is a list that is read by index (a
 * cluster's identity). The answers carry the name of the resource, so that a test can say which one it means;
 * for the same reason every `id` that is not listed is the name itself.
 */
export interface MockDefaults {
  readonly resources: Readonly<Record<string, MockedAttributes>>;
  readonly data: Readonly<Record<string, MockedAttributes>>;
}

/** Computed attributes of the resource called `name` in Terraform. */
export type MockedAttributes = (name: string) => Readonly<Record<string, unknown>>;

const ACCOUNT = "123456789012";
const REGION = "us-east-1";

export const mockDefaults: MockDefaults = {
  resources: {
    aws_cloudwatch_log_group: (name) => ({ arn: arn("logs", `log-group:${name}`) }),
    aws_dynamodb_table: (name) => ({ arn: arn("dynamodb", `table/${name}`) }),
    aws_ecr_repository: (name) => ({
      arn: arn("ecr", `repository/${name}`),
      repository_url: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${name}`,
    }),
    aws_eks_cluster: (name) => ({
      arn: arn("eks", `cluster/${name}`),
      endpoint: `https://${name}.gr7.${REGION}.eks.amazonaws.com`,
      certificate_authority: [{ data: "bW9ja2Vk" }],
      identity: [{ oidc: [{ issuer: `https://oidc.eks.${REGION}.amazonaws.com/id/${name}` }] }],
    }),
    aws_iam_openid_connect_provider: (name) => ({ arn: arn("iam", `oidc-provider/${name}`) }),
    aws_iam_policy: (name) => ({ arn: arn("iam", `policy/${name}`) }),
    aws_iam_role: (name) => ({ arn: arn("iam", `role/${name}`) }),
    aws_kms_key: (name) => ({ arn: arn("kms", `key/${name}`), key_id: name }),
    aws_launch_template: (name) => ({
      id: `lt-${name.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}`,
      latest_version: 1,
    }),
    aws_s3_bucket: (name) => ({ arn: `arn:aws:s3:::${name}` }),
    aws_secretsmanager_secret: (name) => ({ arn: arn("secretsmanager", `secret:${name}`) }),
  },
  data: {
    aws_eks_addon_version: () => ({ version: "v1.0.0-eksbuild.1" }),
    aws_iam_openid_connect_provider: (name) => ({ arn: arn("iam", `oidc-provider/${name}`) }),
    /** What was asked for stands in the data source's `statement`, with its references resolved. */
    aws_iam_policy_document: (name) => ({
      json: JSON.stringify({ Version: "2012-10-17", Id: name, Statement: [] }),
    }),
    /** An entry that a person has filled: of its versions only ids and stages are ever asked for. */
    aws_secretsmanager_secret_versions: () => ({
      versions: [{ version_id: "00000000-0000-4000-8000-000000000001", version_stages: ["AWSCURRENT"] }],
    }),
    /** A Service whose load balancer is there. */
    kubernetes_service_v1: (name) => ({
      status: [
        { load_balancer: [{ ingress: [{ hostname: `${name}.elb.${REGION}.amazonaws.com`, ip: "" }] }] },
      ],
    }),
  },
};

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${service === "iam" ? "" : REGION}:${ACCOUNT}:${resource}`;
}
