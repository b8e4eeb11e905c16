import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../config/user-error";
import { Api } from "./api";
import type { Programs } from "./build";
import type { Folder } from "./folder";
import { readAccess } from "./kubeconfig";
import type { Service } from "./processes";

/** That of `CLUSTER_KUBECONFIG`, one of kind's, or processes of this machine. */
export type ControlPlaneName = "given" | "kind" | "embedded";

/** Where a Kubernetes API comes from. All else runs on this machine, against its kubeconfig, and is the same for each. */
export interface ControlPlane {
  readonly name: ControlPlaneName;
  /**
   * Brings it up, unless it is, and writes an administrator's kubeconfig into the folder.
   *
   * @param ensure starts processes of its own that do not run
   * @throws UserError that says what is in the way, and what to do.
   */
  up(
    folder: Folder,
    programs: Programs,
    ensure: (services: readonly Service[]) => Promise<void>,
  ): Promise<void>;
  /** Undoes all of that, and takes out what came in since; no process of ours acts on it any more. */
  down(folder: Folder): Promise<void>;
}

/** Time for an API server to be ready, once it listens. */
const READY_SECONDS = 120;

/** Does something with the API of a cluster, and ends the connections to it. */
export async function withApi<T>(folder: Folder, use: (api: Api) => Promise<T>): Promise<T> {
  const api = new Api(readAccess(folder.file("kubeconfig")));
  try {
    return await use(api);
  } finally {
    api.close();
  }
}

/** Waits for an API server. @throws UserError with what it said last when it is not ready in time. */
export async function ready(api: Api, seconds = READY_SECONDS): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; ; await pause(100)) {
    const refused = await api.get("/readyz").then(
      () => undefined,
      (error: Error) => error,
    );
    if (!refused) return;
    if (Date.now() > deadline) throw new UserError(`The API server is not ready: ${refused.message}`);
  }
}
