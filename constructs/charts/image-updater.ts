import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { CatalogName } from "../../config/catalog";
import type { Chart } from "../../config/charts";
import { PodIdentity } from "../cluster/pod-identity";
import { ServiceAccountRole } from "../cluster/service-account-role";
import { HelmChart } from "./helm-chart";
import { imageUpdaterValues } from "./image-updater-values";

export interface ImageUpdaterConfig {
  readonly catalog: CatalogName;
  readonly chart: Chart;
  readonly namespace: string;
  readonly account: string;
  readonly region: string;
  /** Name of the role that its pods get, and of the role's policy. */
  readonly roleName: string;
  /** The repository of images that it looks into, and no other. */
  readonly imageRepositoryArn: string;
  readonly cluster: {
    readonly clusterName: string;
    readonly oidcProviderArn: string;
    readonly oidcIssuer: string;
  };
  /** Argo CD, and the Secret with the credentials for Git. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Commits the tag of each new build to the branch that Argo CD deploys, where an Application asks for it.
 *
 * The image of the `seed` catalog has an AWS command of 2023, which knows no Pod Identity: it gets its role by IRSA.
 */
export class ImageUpdater extends Construct {
  readonly release: ITerraformDependable;
  readonly roleArn: string;

  constructor(scope: Construct, id: string, config: ImageUpdaterConfig) {
    super(scope, id);
    const { catalog, chart, namespace, account, region, cluster } = config;
    const serviceAccount = "argocd-image-updater";
    const pods = {
      name: config.roleName,
      namespace,
      serviceAccount,
      policyArns: { read: readImages(this, config) },
    };
    const identity =
      catalog === "seed"
        ? new ServiceAccountRole(this, "identity", { ...pods, ...cluster })
        : new PodIdentity(this, "identity", { ...pods, ...cluster });
    this.roleArn = identity.roleArn;
    const helm = new HelmChart(this, "chart", {
      release: "argocd-image-updater",
      chart,
      namespace,
      values: imageUpdaterValues({
        catalog,
        account,
        region,
        serviceAccount,
        ...(catalog === "seed" && { roleArn: identity.roleArn }),
      }),
      dependsOn: [...identity.ready, ...(config.dependsOn ?? [])],
    });
    this.release = helm.release;
  }
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html */
function readImages(scope: Construct, { roleName, imageRepositoryArn }: ImageUpdaterConfig): string {
  const document = new DataAwsIamPolicyDocument(scope, "read-document", {
    statement: [
      // Logs in to the registry; what may be done there is said below.
      { sid: "Login", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
      {
        sid: "ReadImages",
        actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:ListImages"],
        resources: [imageRepositoryArn],
      },
    ],
  });
  return new IamPolicy(scope, "read", {
    name: roleName,
    description: "See the tags of the service's images, and when each was built",
    policy: document.json,
  }).arn;
}
