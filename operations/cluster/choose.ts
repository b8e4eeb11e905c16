import type { CatalogName } from "../../config/catalog";
import { UserError } from "../../config/user-error";
import type { ControlPlane, ControlPlaneName } from "./control-plane";
import { embedded } from "./embedded";
import type { Folder } from "./folder";
import { given } from "./given";
import { hasKind, kind } from "./kind";

const controlPlanes: Readonly<Record<ControlPlaneName, ControlPlane>> = { given, kind, embedded };

/** The control plane that a cluster was begun with. */
export function controlPlaneOf(folder: Folder): ControlPlane {
  return controlPlanes[folder.controlPlane];
}

/**
 * What a cluster is to be made of: what is asked for, else what is at hand.
 *
 * @param begun keeps what it was begun with
 * @throws UserError when another is asked for than the one that is up.
 */
export async function chooseControlPlane(begun: Folder | undefined): Promise<ControlPlaneName> {
  const asked = askedFor();
  if (begun) refuseAnother(begun.controlPlane, asked);
  return begun?.controlPlane ?? asked ?? ((await hasKind()) ? "kind" : "embedded");
}

/** Whose versions a cluster is to have: those that `CLUSTER_CATALOG` asks for, else of `seed`. Otherwise likewise. */
export function chooseCatalog(begun?: Folder): CatalogName {
  const asked = process.env.CLUSTER_CATALOG || undefined;
  if (asked !== undefined && asked !== "seed" && asked !== "current")
    throw new UserError(`CLUSTER_CATALOG is "${asked}". It may be seed, current, or empty.`);
  if (begun) refuseAnother(begun.catalog, asked);
  return begun?.catalog ?? asked ?? "seed";
}

function refuseAnother(up: string, asked: string | undefined): void {
  if (!asked || asked === up) return;
  throw new UserError(
    `The cluster that is up is another (${up}) than the one that is asked for (${asked}). ` +
      "End it first: npm run cluster -- down",
  );
}

/** By the environment's variables; an ambient KUBECONFIG is none of them: it may be production's. */
function askedFor(): ControlPlaneName | undefined {
  if (process.env.CLUSTER_KUBECONFIG) return "given";
  const asked = process.env.CLUSTER_CONTROL_PLANE;
  if (!asked) return undefined;
  if (asked === "kind" || asked === "embedded") return asked;
  throw new UserError(`CLUSTER_CONTROL_PLANE is "${asked}". It may be kind, embedded, or empty.`);
}
