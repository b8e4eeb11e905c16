import { BUILD_TAG } from "../../config/argocd";
import { chartNamespaces } from "../../config/charts";
import { clusterSecrets, repositoryUrl } from "../../config/platform";
import type { Environment } from "../../config/schema";
import { service } from "../../config/service";

/** What only the AWS account knows of the service: values of `charts/sample-web-app` over those of its files. */
export interface ApplicationValues {
  /** Without a tag: that is in the repository, whoever changes it. */
  readonly image: { readonly repository: string };
  /** With it, spans and metrics have the host that Datadog's agent of their node reports as. */
  readonly clusterName: string;
  /** Left out: every host that no other route claims, over HTTP. */
  readonly ingress?: { readonly host: string; readonly httpsOnly: true };
}

/** What other stacks made for the service. */
export interface Account {
  /** Address of its images, without a tag. */
  readonly repositoryUrl: string;
  /** The cluster that it runs in. */
  readonly clusterName: string;
}

function applicationValues(
  { ingress }: Pick<Environment, "ingress">,
  { repositoryUrl, clusterName }: Account,
): ApplicationValues {
  return {
    image: { repository: repositoryUrl },
    clusterName,
    // The load balancer has the certificate, and speaks TLS with Kong again.
    ...(ingress && { ingress: { host: ingress.host, httpsOnly: true } }),
  };
}

/** An Argo CD Application, as charts take it. https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml */
export interface Application {
  readonly namespace: string;
  readonly project: string;
  readonly additionalAnnotations?: Readonly<Record<string, string>>;
  /** Deletes what it deployed before it goes itself. */
  readonly finalizers: readonly [typeof FINALIZER];
  readonly source: {
    readonly repoURL: string;
    readonly targetRevision: string;
    readonly path: string;
    readonly helm: {
      readonly releaseName: string;
      readonly valueFiles: readonly string[];
      readonly valuesObject: ApplicationValues;
    };
  };
  readonly destination: Destination;
  readonly syncPolicy: {
    readonly automated: { readonly prune: true; readonly selfHeal: true };
    readonly syncOptions: readonly string[];
    readonly retry: {
      readonly limit: number;
      readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
      /** Whether a retry takes the newest commit: Argo CD 3 can. */
      readonly refresh?: boolean;
    };
  };
  readonly ignoreDifferences: readonly {
    readonly group: string;
    readonly kind: string;
    readonly jsonPointers: readonly string[];
  }[];
}

export interface Destination {
  readonly server: "https://kubernetes.default.svc";
  readonly namespace: string;
}

/** The cluster that Argo CD runs in, and the service's namespace, which stack `platform` makes. */
export const destination: Destination = {
  server: "https://kubernetes.default.svc",
  namespace: service.namespace,
};

export const FINALIZER = "resources-finalizer.argocd.argoproj.io";

/**
 * The service as Argo CD is to deploy it.
 *
 * Applied by the client: on the server, Argo CD 2.8 fails on newer fields, and any version fights with Rollouts over
 * the selectors of its Services.
 */
export function application(environment: Environment, account: Account): Application {
  const { name, catalog, delivery } = environment;
  return {
    namespace: chartNamespaces["argocd-apps"],
    project: service.name,
    ...(catalog === "seed" &&
      delivery.imageUpdates === "newestBuild" && {
        additionalAnnotations: imageUpdates(delivery.branch, account.repositoryUrl),
      }),
    finalizers: [FINALIZER],
    source: {
      repoURL: repositoryUrl(environment),
      targetRevision: delivery.branch,
      path: `charts/${service.name}`,
      helm: {
        // Names of objects, and so of a running service, do not hang on the Application's.
        releaseName: service.name,
        // What differs from the defaults has a file of its own; in `local` nothing does.
        valueFiles: name === "local" ? ["values.yaml"] : ["values.yaml", `values-${name}.yaml`],
        valuesObject: applicationValues(environment, account),
      },
    },
    destination,
    syncPolicy: {
      automated: { prune: true, selfHeal: true },
      syncOptions: [
        "ApplyOutOfSyncOnly=true",
        // Otherwise a sync would set the replicas that the autoscaler chose back to those of the chart.
        "RespectIgnoreDifferences=true",
      ],
      // Few: they stay with the commit that failed, and one that mends it waits for them.
      retry: {
        limit: 3,
        backoff: { duration: "5s", factor: 2, maxDuration: "1m" },
        ...(catalog === "current" && { refresh: true }),
      },
    },
    ignoreDifferences: [{ group: "argoproj.io", kind: "Rollout", jsonPointers: ["/spec/replicas"] }],
  };
}

/** How Image Updater keeps an image: what both of its versions are told, each in its own form. */
export const writeBack = {
  method: `git:secret:${clusterSecrets.imageUpdaterGit.namespace}/${clusterSecrets.imageUpdaterGit.name}`,
  allowTags: `regexp:${BUILD_TAG}`,
  helm: { name: "image.repository", tag: "image.tag" },
} as const;

/** For Image Updater 0.12. https://argocd-image-updater.readthedocs.io/en/v0.12.2/configuration/images/ */
function imageUpdates(branch: string, repositoryUrl: string): Readonly<Record<string, string>> {
  const settings = {
    "image-list": `service=${repositoryUrl}`,
    "service.update-strategy": "latest",
    "service.allow-tags": writeBack.allowTags,
    "service.helm.image-name": writeBack.helm.name,
    "service.helm.image-tag": writeBack.helm.tag,
    // Before the first build no pod runs the image that it is to look for.
    "service.force-update": "true",
    "write-back-method": writeBack.method,
    "git-branch": branch,
  };
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`argocd-image-updater.argoproj.io/${key}`, value]),
  );
}
