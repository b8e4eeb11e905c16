import { existsSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../config/user-error";
import type { Progress } from "../terminal/progress";
import { exclusively } from "../tools/exclusively";
import { findHelm } from "../tools/find";
import { buildPrograms, builtPrograms, type Programs } from "./build";
import { chooseCatalog, chooseControlPlane, controlPlaneOf } from "./choose";
import { fill } from "./contents";
import { withApi } from "./control-plane";
import { argoControllers, sources } from "./controllers";
import { clusterFolder, type Folder, makeFolder, openFolder } from "./folder";
import { kubelets } from "./kubelets";
import { ensureRunning, running, type Service, stopRunning } from "./processes";
import { shipped } from "./shipped";

/** A control plane, and the controllers that deploy the service as processes of this machine. */
export interface Cluster {
  readonly folder: Folder;
  readonly kubeconfig: string;
  /** Services that `up` had to start; none when all ran. */
  readonly started: readonly string[];
}

/**
 * Brings the cluster of a workspace up. What runs already stays; what does not is started, on the same ports and with
 * the same data, so that this also repairs.
 *
 * @throws UserError when something cannot be built, or does not come up: then what was started here is stopped.
 */
export async function up(workspace: string, progress: Progress, signal?: AbortSignal): Promise<Cluster> {
  const catalog = chooseCatalog(openFolder(clusterFolder(workspace)));
  const programs = await buildPrograms(catalog, progress, signal);
  const helm = await findHelm({ report: (line) => progress.say(line) });
  if (!helm.found) throw new UserError(`Argo CD renders charts with Helm: ${helm.why}. ${helm.remedy}.`);
  return exclusively(`${clusterFolder(workspace)}.lock`, async () => {
    const begun = openFolder(clusterFolder(workspace));
    const chosen = { controlPlane: await chooseControlPlane(begun), catalog };
    const folder = begun ?? (await makeFolder(clusterFolder(workspace), chosen));
    const controlPlane = controlPlaneOf(folder);
    const before = running(folder);
    const started: string[] = [];
    const task = progress.start("cluster", `starting (${controlPlane.name})`);
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
      await controlPlane.up(folder, programs, ensure);
      await ensure([kubelets(folder, programs), ...sources(folder, programs)]);
      await contents(folder, programs);
      await ensure(argoControllers(folder, programs, helm.path));
    } catch (error) {
      task.fail("did not come up");
      const now = [...running(folder).keys()];
      await stopRunning(
        folder,
        now.filter((name) => !before.has(name)),
      );
      // Nothing came of it that a further try could go on with.
      if (!existsSync(folder.file("kubeconfig"))) rmSync(folder.path, { recursive: true });
      throw error;
    }
    task.done(started.length > 0 ? `up, ${started.length} processes started` : "up already");
    return { folder, kubeconfig: folder.file("kubeconfig"), started };
  });
}

/** Kills one of our controllers or of what they read from, and starts it again. @throws Error when there is no such part. */
export async function restart(workspace: string, name: string): Promise<void> {
  const folder = openFolder(clusterFolder(workspace));
  const programs = folder && builtPrograms(folder.catalog);
  const helm = await findHelm();
  const service =
    folder &&
    programs &&
    helm.found &&
    [...sources(folder, programs), ...argoControllers(folder, programs, helm.path)].find(
      (candidate) => candidate.name === name,
    );
  const pid = folder && running(folder).get(name);
  if (!service || !pid) throw new Error(`No ${name} runs.`);
  process.kill(pid, "SIGKILL");
  while (running(folder).has(name)) await pause(50);
  await ensureRunning(folder, service);
}

/** Ends the cluster of a workspace and removes all that it wrote. False when there was none. */
export async function down(workspace: string): Promise<boolean> {
  return exclusively(`${clusterFolder(workspace)}.lock`, async () => {
    const folder = openFolder(clusterFolder(workspace));
    if (folder) {
      await stopRunning(folder);
      await controlPlaneOf(folder).down(folder);
    }
    const existed = existsSync(clusterFolder(workspace));
    // What Argo CD began to render or to fetch writes there for a moment more.
    rmSync(clusterFolder(workspace), { recursive: true, force: true, maxRetries: 20 });
    return existed;
  });
}

/** Once: what is there later is for its users to change. */
async function contents(folder: Folder, programs: Programs): Promise<void> {
  const done = folder.file("filled");
  if (existsSync(done)) return;
  await withApi(folder, (api) => fill(api, folder, programs, shipped("dev", folder.catalog)));
  writeFileSync(done, "");
}
