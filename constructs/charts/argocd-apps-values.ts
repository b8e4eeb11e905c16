import { applicationName } from "../../config/argocd";
import { chartNamespaces } from "../../config/charts";
import type { Environment } from "../../config/schema";
import { service } from "../../config/service";
import { type AppProject, appProject } from "./app-project";
import { type Account, type Application, application, writeBack } from "./application";

/** Chart 1.4.1: lists. Maps would render nonsense, without an error. */
export interface SeedArgocdAppsValues {
  readonly projects: readonly (AppProject & Named)[];
  readonly applications: readonly (Application & Named)[];
}

interface Named {
  readonly name: string;
}

/** Chart 2.0.5: maps by name, and templates of other objects. */
export interface CurrentArgocdAppsValues {
  readonly projects: Readonly<Record<string, AppProject>>;
  readonly applications: Readonly<Record<string, Application>>;
  readonly itemTemplates?: readonly {
    readonly items: readonly [object];
    readonly template: ImageUpdaterObject;
  }[];
}

/** What Image Updater 1 goes by. https://argocd-image-updater.readthedocs.io/en/stable/configuration/applications/ */
interface ImageUpdaterObject {
  readonly apiVersion: "argocd-image-updater.argoproj.io/v1alpha1";
  readonly kind: "ImageUpdater";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly writeBackConfig: { readonly method: string; readonly gitConfig: { readonly branch: string } };
    readonly applicationRefs: readonly {
      readonly namePattern: string;
      readonly images: readonly {
        readonly alias: string;
        readonly imageName: string;
        readonly commonUpdateSettings: {
          readonly updateStrategy: "newest-build";
          readonly allowTags: string;
          readonly forceUpdate: true;
        };
        readonly manifestTargets: { readonly helm: typeof writeBack.helm };
      }[];
    }[];
  };
}

export type ArgocdAppsValues = SeedArgocdAppsValues | CurrentArgocdAppsValues;

/** The service's project and Application, and in `current` what has Image Updater keep its image. */
export function argocdAppsValues(environment: Environment, account: Account): ArgocdAppsValues {
  const name = applicationName(environment);
  const project = appProject(environment);
  const app = application(environment, account);
  if (environment.catalog === "seed") {
    return { projects: [{ name: service.name, ...project }], applications: [{ name, ...app }] };
  }
  return {
    projects: { [service.name]: project },
    applications: { [name]: app },
    ...(environment.delivery.imageUpdates === "newestBuild" && {
      itemTemplates: [{ items: [{}], template: imageUpdater(name, environment.delivery.branch, account) }],
    }),
  };
}

function imageUpdater(application: string, branch: string, { repositoryUrl }: Account): ImageUpdaterObject {
  return {
    apiVersion: "argocd-image-updater.argoproj.io/v1alpha1",
    kind: "ImageUpdater",
    metadata: { name: application, namespace: chartNamespaces["argocd-image-updater"] },
    spec: {
      writeBackConfig: { method: writeBack.method, gitConfig: { branch } },
      applicationRefs: [
        {
          namePattern: application,
          images: [
            {
              alias: "service",
              imageName: repositoryUrl,
              commonUpdateSettings: {
                updateStrategy: "newest-build",
                allowTags: writeBack.allowTags,
                forceUpdate: true,
              },
              manifestTargets: { helm: writeBack.helm },
            },
          ],
        },
      ],
    },
  };
}
