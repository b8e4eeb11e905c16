import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { CatalogName } from "../../config/catalog";
import type { Chart } from "../../config/charts";
import { PodIdentity } from "../cluster/pod-identity";
import { externalSecretsValues } from "./external-secrets-values";
import { HelmChart } from "./helm-chart";

export interface ExternalSecretsConfig {
  readonly catalog: CatalogName;
  readonly chart: Chart;
  readonly namespace: string;
  readonly clusterName: string;
  readonly region: string;
  /** Name of the role that its pods get, and of the role's policy. */
  readonly roleName: string;
  /** The entries in AWS Secrets Manager that it reads, and no other. */
  readonly secretArns: readonly string[];
  /** The key that encrypts them. */
  readonly keyArn: string;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Brings entries of AWS Secrets Manager into the cluster as Secrets: its controller, webhook and definitions.
 *
 * The release is ready once its webhook answers and the API server trusts it, so that what comes next may create
 * ExternalSecrets at once (readiness of the certificate controller says both).
 * https://external-secrets.io/latest/provider/aws-secrets-manager/
 */
export class ExternalSecrets extends Construct {
  readonly release: ITerraformDependable;

  constructor(scope: Construct, id: string, config: ExternalSecretsConfig) {
    super(scope, id);
    const { catalog, chart, namespace, clusterName, roleName } = config;
    const serviceAccount = "external-secrets";
    const identity = new PodIdentity(this, "identity", {
      name: roleName,
      clusterName,
      namespace,
      serviceAccount,
      policyArns: { read: readEntries(this, config) },
    });
    const helm = new HelmChart(this, "chart", {
      release: "external-secrets",
      chart,
      namespace,
      values: externalSecretsValues(catalog, serviceAccount),
      dependsOn: [...identity.ready, ...(config.dependsOn ?? [])],
    });
    this.release = helm.release;
  }
}

function readEntries(scope: Construct, config: ExternalSecretsConfig): string {
  const document = new DataAwsIamPolicyDocument(scope, "read-document", {
    statement: [
      {
        sid: "ReadEntries",
        actions: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        resources: [...config.secretArns],
      },
      {
        sid: "DecryptEntries",
        actions: ["kms:Decrypt"],
        resources: [config.keyArn],
        condition: [
          {
            test: "StringEquals",
            variable: "kms:ViaService",
            values: [`secretsmanager.${config.region}.amazonaws.com`],
          },
        ],
      },
    ],
  });
  return new IamPolicy(scope, "read", {
    name: config.roleName,
    description: "Read the environment's entries in AWS Secrets Manager",
    policy: document.json,
  }).arn;
}
