import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../config/user-error";
import { type Api, ApiError, type Manifest } from "./api";
import { allMarked, lists } from "./mark";

/** Time for a cluster to remove what is in namespaces, and what is of a custom kind. */
const GONE_SECONDS = 120;

/** Takes everything out of a cluster that bears the mark, and all that is in it, and nothing else. */
export async function takeOut(api: Api): Promise<void> {
  const namespaces = await allMarked(api, lists.Namespace);
  for (const { metadata } of namespaces) await release(api, metadata.name);
  await removeAll(api, lists.Namespace, async ({ metadata }) => {
    // Nobody plays the kubelet any more, whom the server would wait for.
    await api.delete(`${lists.Namespace}/${metadata.name}/pods?gracePeriodSeconds=0`);
  });
  await removeAll(api, lists.CustomResourceDefinition);
  await removeAll(api, lists.Node);
}

/** @throws UserError when not all are gone in time. */
async function removeAll(
  api: Api,
  list: string,
  also: (object: Manifest) => Promise<void> = async () => {},
): Promise<void> {
  for (const deadline = Date.now() + GONE_SECONDS * 1000; ; await pause(500)) {
    const left = await allMarked(api, list);
    if (left.length === 0) return;
    const names = left.map(({ metadata }) => metadata.name).join(", ");
    if (Date.now() > deadline)
      throw new UserError(
        `These do not go: ${names}. Look why (kubectl describe), then: npm run cluster -- down`,
      );
    for (const object of left) {
      if (!object.metadata.deletionTimestamp)
        await api.delete(`${list}/${object.metadata.name}`).catch(unlessGone);
      await also(object).catch(unlessGone);
    }
  }
}

/** Takes off what Argo CD, which has ended, would take off its objects once they are deleted. */
async function release(api: Api, namespace: string): Promise<void> {
  for (const kind of ["applications", "appprojects"]) {
    const list = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/${kind}`;
    for (const { metadata } of (await api.find(list))?.items ?? [])
      await api.patch(`${list}/${metadata.name}`, { metadata: { finalizers: null } }).catch(unlessGone);
  }
}

function unlessGone(error: Error): void {
  if (!(error instanceof ApiError && error.status === 404)) throw error;
}
