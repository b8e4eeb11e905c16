import { existsSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../config/user-error";
import type { Progress } from "../terminal/progress";
import { exclusively } from "../tools/exclusively";
import { findHelm } from "../tools/find";
import { Api } from "./api";
import { buildPrograms, builtPrograms, type Programs } from "./build";
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
const READY_SECONDS = 120;

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
    const before = running(folder);
    const started: string[] = [];
    const task = progress.start("cluster", "starting");
    const ensure = async (services: readonly Service[]) => {
      task.detail(services.map(({ name }) => name).join(", "));
      const results = await Promise.allSettled(
        services.map(async (service) => {
          if (await ensureRunning(folder, service, signal)) started.push(service.name);
        }),
      );
      // Only then: what is begun is to be on record when all of it is stopped.
      const failure = results.find((result) => result.status === "rejected");
      if (failure) throw failure.reason;
    };
    try {
      writeCredentials(folder, programs);
      for (const service of controlPlane(folder, programs)) await ensure([service]);
      await ready(folder);
      await ensure([...kubernetesControllers(folder, programs), ...sources(folder, programs)]);
      await contents(folder, programs);
      await ensure(argoControllers(folder, programs, helm.path));
    } catch (error) {
      task.fail("did not come up");
      const now = [...running(folder).keys()];
      await stopRunning(
        folder,
        now.filter((name) => !before.has(name)),
      );
      throw error;
    }
    task.done(started.length > 0 ? `up, ${started.length} processes started` : "up already");
    return { folder, kubeconfig: folder.file("kubeconfig"), started };
  });
}

/** Kills a part of a cluster that runs, and starts it again. @throws Error when there is no such part. */
export async function restart(workspace: string, name: string): Promise<void> {
  const folder = openFolder(clusterFolder(workspace));
  const programs = builtPrograms();
  const helm = await findHelm();
  const service =
    folder &&
    programs &&
    helm.found &&
    services(folder, programs, helm.path).find((candidate) => candidate.name === name);
  const pid = folder && running(folder).get(name);
  if (!service || !pid) throw new Error(`No ${name} runs.`);
  process.kill(pid, "SIGKILL");
  while (running(folder).has(name)) await pause(50);
  await ensureRunning(folder, service);
}

/** Every service of a cluster, in the order of starting. */
function services(folder: Folder, programs: Programs, helm: string): Service[] {
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
    // What Argo CD began to render or to fetch writes there for a moment more.
    rmSync(clusterFolder(workspace), { recursive: true, force: true, maxRetries: 20 });
    return existed;
  });
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

/** Once: what is there later is for its users to change. */
async function contents(folder: Folder, programs: Programs): Promise<void> {
  const done = folder.file("filled");
  if (existsSync(done)) return;
  const api = new Api(folder.file("kubeconfig"));
  try {
    await fill(api, folder, programs, shipped("dev"));
    writeFileSync(done, "");
  } finally {
    api.close();
  }
}
