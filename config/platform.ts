/**
 * Facts that two or more of the stacks and charts share: on which ports the API server reaches pods, where the
 * repository is, which Secrets there are in the cluster.
 */
import { chartNamespaces } from "./charts";
import type { Environment } from "./schema";
import type { SecretName } from "./secrets";
import { service } from "./service";

/**
 * TCP ports on which the API server calls nodes and pods. A webhook or aggregated API on a port that is
 * missing here times out after ten seconds, with nothing in its own log.
 */
export const apiServerTargets = [
  { port: 10250, description: "kubelet, metrics-server, External Secrets webhook" },
] as const;

/**
 * Namespaces, each with the Pod Security Standard that its pods are held to. They are made before any chart, since
 * Secrets and permissions are put into them before the pods that need these. kube-system is Kubernetes's own.
 */
export const namespaces = {
  [chartNamespaces["external-secrets"]]: "restricted",
  [chartNamespaces.kong]: "restricted",
  [chartNamespaces["argo-cd"]]: "restricted",
  [chartNamespaces["argo-rollouts"]]: "restricted",
  // An agent on each node reads other pods' logs and processes from the node itself, and listens on its ports.
  [chartNamespaces.datadog]: "privileged",
  // Kong gets its permissions here one by one; it would otherwise need to read the Secrets of every namespace.
  [service.namespace]: "restricted",
} as const;

/** Address of the repository that Argo CD reads, as its Secret and its Application must both have it. */
export function repositoryUrl({ repository }: Pick<Environment, "repository">): string {
  return `https://github.com/${repository.owner}/${repository.name}.git`;
}

/** TCP ports of each node on which its Datadog agent takes traces, metrics and logs of pods. */
export const agentPorts = { otlpGrpc: 4317, otlpHttp: 4318, traces: 8126 } as const;

/** The ClusterSecretStore through which External Secrets reads the environment's entries. */
export const secretStore = "aws-secretsmanager";

/** A Secret in the cluster, made by External Secrets of an entry in AWS Secrets Manager. */
export interface ClusterSecret {
  readonly namespace: string;
  readonly name: string;
  /** Entry of `config/secrets.ts`. */
  readonly entry: SecretName;
  /** Keys of the Secret, each with the key of the entry that its value comes from. */
  readonly keys: Readonly<Record<string, string>>;
  /** Keys beside them whose values are no secret. */
  readonly fixed?: (environment: Environment) => Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Where something reads it; left out: in every environment. */
  readonly where?: (environment: Environment) => boolean;
}

/** Every Secret that the platform's charts read: who installs the reader takes name and keys from here. */
export const clusterSecrets = {
  /** The agents send with it. They need no application key: nothing here scales by Datadog's metrics. */
  datadogAgent: {
    namespace: chartNamespaces.datadog,
    name: "datadog-api-key",
    entry: "datadog",
    keys: { "api-key": "api-key" },
  },
  /** Node agents show it to the cluster agent. */
  datadogClusterAgent: {
    namespace: chartNamespaces.datadog,
    name: "datadog-cluster-agent-token",
    entry: "cluster-agent-token",
    keys: { token: "token" },
  },
  /** Rollouts asks Datadog with it in analyses; it looks for this name and these keys in its own namespace. */
  rolloutsAnalysis: {
    namespace: chartNamespaces["argo-rollouts"],
    name: "datadog",
    entry: "datadog",
    keys: { "api-key": "api-key", "app-key": "app-key" },
    fixed: ({ datadog }: Environment) => ({ address: `https://api.${datadog.site}` }),
  },
  /** What `$datadog-api-key` stands for in the templates of Rollouts' notifications, which read this name alone. */
  rolloutsNotifications: {
    namespace: chartNamespaces["argo-rollouts"],
    name: "argo-rollouts-notification-secret",
    entry: "datadog",
    keys: { "datadog-api-key": "api-key" },
  },
  /** Argo CD reads the repository with it, which it knows by the label. */
  argocdRepository: {
    namespace: chartNamespaces["argo-cd"],
    name: "repository-credentials",
    entry: "git-credentials",
    keys: { username: "username", password: "password" },
    fixed: (environment: Environment) => ({ type: "git", url: repositoryUrl(environment) }),
    labels: { "argocd.argoproj.io/secret-type": "repository" },
  },
  /** Image Updater writes to the repository with it. */
  imageUpdaterGit: {
    namespace: chartNamespaces["argocd-image-updater"],
    name: "image-updater-git-credentials",
    entry: "git-credentials",
    keys: { username: "username", password: "password" },
    where: ({ delivery }: Environment) => delivery.imageUpdates === "newestBuild",
  },
} as const satisfies Record<string, ClusterSecret>;

/** Those of an environment. */
export function clusterSecretsOf(environment: Environment): ClusterSecret[] {
  return Object.values<ClusterSecret>(clusterSecrets).filter(({ where }) => where?.(environment) ?? true);
}
