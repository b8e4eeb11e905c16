/** Facts that stacks `platform` and `application` share with the charts and with the workflows that push images. */
import { chartNamespaces } from "./charts";
import { service } from "./service";

/**
 * The Secret with the password of Argo CD's cache, drawn in the cluster: nobody needs to know it. Both keys hold it:
 * `auth` is where chart 10 and the `argocd` command look, the other is the variable that pods of chart 5.46 read.
 */
export const argocdCacheSecret = {
  namespace: chartNamespaces["argo-cd"],
  name: "argocd-redis",
  keys: ["auth", "REDIS_PASSWORD"],
} as const;

/**
 * Name of the Application in an environment, and so of the file in which Image Updater keeps its image,
 * `.argocd-source-<name>.yaml`: with one name for two environments, each would deploy the other's images.
 */
export function applicationName(environment: { readonly name: string }): string {
  return `${service.name}-${environment.name}`;
}

/** Tags of the images that Image Updater chooses from, as a regular expression: a commit's, which every build has. */
export const BUILD_TAG = "^[0-9a-f]{40}$";
