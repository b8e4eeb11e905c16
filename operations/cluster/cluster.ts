import { existsSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../config/user-error";
import type { Progress } from "../terminal/progress";
import { exclusively } from "../tools/exclusively";
import { findHelm } from "../tools/find";
import { Api } from "./api";
import { buildPrograms, type Programs } from "./build";
import { fill } from "./contents";
import { controlPlane, kubernetesControllers, writeCredentials } from "./control-plane";
import { argoControllers, sources } from "./controllers";
import { clusterFolder, type Folder, makeFolder, openFolder } from "./folder";
import { ensureRunning, running, type Service, stopRunning } from "./processes";
import { shipped } from "./shipped";

/** A control plane on this machine, with the controllers that deploy the service. */
export interface Cluster {
  readonly folder: Folder;
  readonly kubeconfig: string;
  /** Services that `up` had to start; none when all ran. */
  readonly started: readonly string[];
}

/** Time for the API server to be ready, once it listens. */
const READY_SECONDS = 60;

/**
 * Brings the cluster of a workspace up. What runs already stays; what does not is started, on the same ports and with
 * the same data, so that this also repairs.
 *
 * @throws UserError when something cannot be built, or does not come up: then what was started here is stopped.
 */
export async function up(workspace: string, progress: Progress, signal?: AbortSignal): Promise<Cluster> {
  const programs = await buildPrograms(progress, signal);
  const helm = await findHelm({ report: (line) => progress.say(line) });
  if (!helm.found) throw new UserError(`Argo CD renders charts with Helm: ${helm.why}. ${helm.remedy}.`);
  return exclusively(`${clusterFolder(workspace)}.lock`, async () => {
    const folder = openFolder(clusterFolder(workspace)) ?? (await makeFolder(clusterFolder(workspace)));
    const started: string[] = [];
    const task = progress.start("cluster", "starting");
    const ensure = async (services: readonly Service[]) => {
      task.detail(services.map(({ name }) => name).join(", "));
      await Promise.all(
        services.map(async (service) => {
          if (await ensureRunning(folder, service, signal)) started.push(service.name);
        }),
      );
    };
    try {
      writeCredentials(folder, programs);
      for (const service of controlPlane(folder, programs)) await ensure([service]);
      await ready(folder);
      await ensure([...kubernetesControllers(folder, programs), ...sources(folder, programs)]);
      if (started.includes("kube-apiserver")) await contents(folder, programs);
      await ensure(argoControllers(folder, programs, helm.path));
    } catch (error) {
      task.fail("did not come up");
      await stopRunning(folder, started);
      throw error;
    }
    task.done(started.length > 0 ? `up, ${started.length} processes started` : "up already");
    return { folder, kubeconfig: folder.file("kubeconfig"), started };
  });
}

/** Every service of a cluster, in the order of starting. */
export function services(folder: Folder, programs: Programs, helm: string): Service[] {
  return [
    ...controlPlane(folder, programs),
    ...kubernetesControllers(folder, programs),
    ...sources(folder, programs),
    ...argoControllers(folder, programs, helm),
  ];
}

/** Ends the cluster of a workspace and removes all that it wrote. False when there was none. */
export async function down(workspace: string): Promise<boolean> {
  return exclusively(`${clusterFolder(workspace)}.lock`, async () => {
    const folder = openFolder(clusterFolder(workspace));
    if (folder) await stopRunning(folder);
    const existed = existsSync(clusterFolder(workspace));
    rmSync(clusterFolder(workspace), { recursive: true, force: true });
    return existed;
  });
}

/** The cluster of a workspace, if it is whole. */
export async function runningCluster(workspace: string): Promise<Folder | undefined> {
  const folder = openFolder(clusterFolder(workspace));
  return folder && (await running(folder)).has("argocd-application-controller") ? folder : undefined;
}

async function ready(folder: Folder): Promise<void> {
  const api = new Api(folder.file("kubeconfig"));
  try {
    for (const deadline = Date.now() + READY_SECONDS * 1000; ; await pause(100)) {
      const refused = await api.get("/readyz").then(
        () => undefined,
        (error: Error) => error,
      );
      if (!refused) return;
      if (Date.now() > deadline) throw new UserError(`The API server is not ready: ${refused.message}`);
    }
  } finally {
    api.close();
  }
}

async function contents(folder: Folder, programs: Programs): Promise<void> {
  const api = new Api(folder.file("kubeconfig"));
  try {
    await fill(api, folder, programs, shipped("dev"));
  } finally {
    api.close();
  }
}
