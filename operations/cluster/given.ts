import { existsSync } from "node:fs";
import { chartNamespaces } from "../../config/charts";
import { service } from "../../config/service";
import { UserError } from "../../config/user-error";
import { Api, ApiError, type Manifest } from "./api";
import { type ControlPlane, ready, withApi } from "./control-plane";
import { definitions } from "./definitions";
import { type Access, readAccess, writeKubeconfig } from "./kubeconfig";
import { isMarked, lists } from "./mark";
import { takeOut } from "./take-out";

/** Time for a cluster that is there already to answer. */
const ANSWER_SECONDS = 10;

/** The cluster of a kubeconfig, if it is there to be thrown away. */
export const given: ControlPlane = {
  name: "given",
  async up(folder, programs) {
    const file = process.env.CLUSTER_KUBECONFIG;
    const own = folder.file("kubeconfig");
    // Begun earlier: it is kept, whatever the environment says by now.
    const access = readAccess(file || own);
    if (existsSync(own) && readAccess(own).server !== access.server)
      throw new UserError(
        `${file} is of another cluster than the one that is up. End that one first: npm run cluster -- down`,
      );
    const names = definitions(programs).map(({ metadata }) => metadata.name);
    await refuseUnlessDisposable(access, names);
    writeKubeconfig(own, access);
  },
  async down(folder) {
    const own = folder.file("kubeconfig");
    if (!existsSync(own)) return;
    await withApi(folder, async (api) => {
      await ready(api, ANSWER_SECONDS).catch((error: Error) => {
        throw new UserError(
          `${readAccess(own).server} does not answer, so that nothing can be taken out of it: ${error.message}. ` +
            `Start it, and try again; if it is gone for good, remove ${folder.path}.`,
        );
      });
      await takeOut(api);
    });
  },
};

/** @throws UserError when it does not answer, would run pods, or has what would be put there. */
async function refuseUnlessDisposable(access: Access, definitionNames: readonly string[]): Promise<void> {
  const refusal = (why: string, remedy: string) =>
    new UserError(`The cluster of CLUSTER_KUBECONFIG (${access.server}) ${why}. ${remedy}.`);
  const api = new Api(access);
  try {
    await ready(api, ANSWER_SECONDS).catch((error: Error) => {
      throw refusal(`does not answer: ${error.message}`, "Start it, or leave CLUSTER_KUBECONFIG empty");
    });
    const foreign = async (list: string): Promise<Manifest[]> =>
      (await api.get(list)).items.filter((object: Manifest) => !isMarked(object));
    const namesOf = (objects: readonly Manifest[]) => objects.map(({ metadata }) => metadata.name);

    const running = (await foreign(lists.Node)).filter(({ spec }) => !spec.unschedulable);
    if (running.length > 0)
      throw refusal(
        `has nodes that would really run pods: ${namesOf(running).join(", ")}`,
        "If it is there to be thrown away, cordon them (kubectl cordon); else take another",
      );
    const namespaces: readonly string[] = [service.namespace, ...Object.values(chartNamespaces)];
    const inTheWay = [
      ...namesOf(await foreign(lists.CustomResourceDefinition)).filter((name) =>
        definitionNames.includes(name),
      ),
      ...namesOf(await foreign(lists.Namespace)).filter(
        (name) => namespaces.includes(name) && name !== "kube-system",
      ),
    ];
    if (inTheWay.length > 0)
      throw refusal(
        `has what would be put there: ${inTheWay.join(", ")}`,
        "Somebody works with it: take another, which is there to be thrown away",
      );
  } catch (error) {
    if (error instanceof ApiError && error.status === 403)
      throw refusal(`forbids it: ${error.message}`, "Give the kubeconfig of an administrator");
    throw error;
  } finally {
    api.close();
  }
}
