import { setTimeout as wait } from "node:timers/promises";
import { service } from "../../config/service";
import { UserError } from "../../config/user-error";
import { expectBuildTag, isVersion } from "../build/tags";
import { compareVersions } from "../tools/version";
import type { Git } from "./git";
import { imageTagIn, withImageTag } from "./values";

export interface Proposal {
  readonly environment: string;
  /** Branch that Argo CD deploys. */
  readonly base: string;
  readonly tag: string;
}

export type Proposed =
  /** The branch is at this commit now, or was already. */
  | { readonly did: "proposed" | "repeated"; readonly branch: string; readonly commit: string }
  /** The environment has it already. */
  | { readonly did: "deployed" }
  /** A newer version is there, or on its way. */
  | { readonly did: "superseded"; readonly by: string };

const ATTEMPTS = 6;
const FIRST_PAUSE = 200;

/** Branch of the one pull request that changes an environment's image. */
export function branchOf(environment: string): string {
  return `image/${environment}`;
}

/** Values file of the service's chart in an environment. */
export function valuesFile(environment: string): string {
  return `charts/${service.name}/values-${environment}.yaml`;
}

/**
 * Puts a commit with another image tag on a branch of its own, always one commit on the newest `base`.
 *
 * Others push at the same time: Image Updater and people to `base`, another release to the branch. Whoever finds the
 * branch moved looks again, and begins anew on what is there then. Never an older version over a newer one, and no
 * commit where nothing would change: a run that is repeated, or started by its own commit, ends here.
 *
 * @throws UserError for a tag that no build gives, and when git or others do not let it.
 */
export async function propose(git: Git, { environment, base, tag }: Proposal): Promise<Proposed> {
  // Before anybody is asked for anything.
  expectBuildTag(tag);
  const branch = branchOf(environment);
  const file = valuesFile(environment);
  const message = `Run ${service.name} ${tag} in ${environment}`;
  for (let attempt = 1; ; attempt++) {
    const [onto, seen] = [await git.fetch(base), await git.fetch(branch)];
    if (!onto)
      throw new UserError(`The remote "origin" has no branch ${base}, which ${environment} deploys.`);
    const text = await git.read(onto, file);
    const changed = withImageTag(text, tag);
    const deployed = imageTagIn(text);
    if (isNewer(deployed, tag)) return { did: "superseded", by: deployed as string };
    const proposed = seen && imageTagIn(await git.read(seen, file));
    if (isNewer(proposed, tag)) return { did: "superseded", by: proposed as string };
    if (changed === text) return { did: "deployed" };
    if (seen && proposed === tag && (await git.isOn(seen, onto)))
      return { did: "repeated", branch, commit: seen };
    const commit = await git.commit(onto, file, changed, message);
    if (await git.push(commit, branch, seen)) return { did: "proposed", branch, commit };
    if (attempt === ATTEMPTS) {
      throw new UserError(`${branch} was moved by others each of ${ATTEMPTS} times. Run this again.`);
    }
    // Those who meet here would meet again.
    await wait(FIRST_PAUSE * attempt * (0.5 + Math.random()));
  }
}

/** Whether a tag is a version newer than another; commits have no order. */
function isNewer(tag: string | undefined, than: string): boolean {
  return tag !== undefined && isVersion(tag) && isVersion(than) && compareVersions(tag, than) > 0;
}
