import type { CatalogName } from "../../config/catalog";
import { type Resources, type RestrictedContainer, resources, restrictedContainer } from "./pods";

/** The values that are set, of those that both charts read. */
interface CommonValues {
  readonly extraEnv: readonly { readonly name: "AWS_REGION"; readonly value: string }[];
  readonly authScripts: { readonly enabled: true; readonly scripts: Readonly<Record<typeof LOGIN, string>> };
  readonly serviceAccount: {
    readonly name: string;
    readonly annotations?: Readonly<Record<"eks.amazonaws.com/role-arn", string>>;
  };
  readonly resources: Resources;
}

/** https://argocd-image-updater.readthedocs.io/en/stable/configuration/registries/ */
interface Registry {
  readonly name: string;
  readonly prefix: string;
  readonly api_url: string;
  readonly credentials: `ext:/scripts/${typeof LOGIN}`;
  readonly credsexpire: string;
}

/** Chart 0.9.6. */
export interface SeedImageUpdaterValues extends CommonValues {
  readonly config: {
    readonly applicationsAPIKind: "kubernetes";
    readonly gitCommitUser: string;
    readonly gitCommitMail: string;
    readonly gitCommitTemplate: string;
    readonly registries: readonly Registry[];
  };
  readonly podSecurityContext: {
    readonly runAsNonRoot: true;
    readonly runAsUser: number;
    readonly fsGroup: number;
    readonly seccompProfile: { readonly type: "RuntimeDefault" };
  };
  readonly securityContext: RestrictedContainer;
}

/** Chart 1.2.4. */
export interface CurrentImageUpdaterValues extends CommonValues {
  readonly config: {
    readonly "git.user": string;
    readonly "git.email": string;
    readonly "git.commit-message-template": string;
    readonly registries: readonly Registry[];
  };
  readonly createClusterRoles: false;
}

export type ImageUpdaterValues = SeedImageUpdaterValues | CurrentImageUpdaterValues;

export interface ImageUpdaterValuesConfig {
  readonly catalog: CatalogName;
  readonly account: string;
  readonly region: string;
  readonly serviceAccount: string;
  /** Given where the pods get their role by IRSA. */
  readonly roleArn?: string;
}

const LOGIN = "ecr-login.sh";

/** Prints `AWS:password`, good for twelve hours. The command keeps a cache in HOME, and only /tmp can be written. */
const login = `#!/bin/sh
set -eo pipefail
export HOME=/tmp
aws ecr get-authorization-token --region "$AWS_REGION" \\
  --query 'authorizationData[0].authorizationToken' --output text | base64 -d
`;

const AUTHOR = { name: "argocd-image-updater", mail: "argocd-image-updater@users.noreply.github.com" };

const commitMessage = `Deploy the newest build: {{ .AppName }}

{{ range .AppChanges -}}
{{ .Image }}: {{ .OldTag }} to {{ .NewTag }}
{{ end -}}
`;

/** Image Updater looks every two minutes for new builds, of the Applications that ask for it. */
export function imageUpdaterValues(config: ImageUpdaterValuesConfig): ImageUpdaterValues {
  const { catalog, account, region, serviceAccount, roleArn } = config;
  const host = `${account}.dkr.ecr.${region}.amazonaws.com`;
  const registries: Registry[] = [
    {
      name: "ECR",
      prefix: host,
      api_url: `https://${host}`,
      credentials: `ext:/scripts/${LOGIN}`,
      credsexpire: "10h",
    },
  ];
  const common: CommonValues = {
    extraEnv: [{ name: "AWS_REGION", value: region }],
    authScripts: { enabled: true, scripts: { [LOGIN]: login } },
    serviceAccount: {
      name: serviceAccount,
      ...(roleArn && { annotations: { "eks.amazonaws.com/role-arn": roleArn } }),
    },
    resources: resources("argocd-image-updater"),
  };
  if (catalog === "current") {
    return {
      ...common,
      config: {
        "git.user": AUTHOR.name,
        "git.email": AUTHOR.mail,
        "git.commit-message-template": commitMessage,
        registries,
      },
      // It looks after its own namespace alone.
      createClusterRoles: false,
    };
  }
  return {
    ...common,
    config: {
      applicationsAPIKind: "kubernetes",
      gitCommitUser: AUTHOR.name,
      gitCommitMail: AUTHOR.mail,
      gitCommitTemplate: commitMessage,
      registries,
    },
    // The image's own user. The group lets it read the token that is mounted for IRSA.
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      fsGroup: 1000,
      seccompProfile: { type: "RuntimeDefault" },
    },
    securityContext: restrictedContainer,
  };
}
