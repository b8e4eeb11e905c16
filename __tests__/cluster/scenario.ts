import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { service } from "../../config/service";
import { Api, type Manifest } from "../../operations/cluster/api";
import { clusterFolder, type Folder, openFolder } from "../../operations/cluster/folder";
import { Observed, type Situation } from "./observed";
import { Repository, type Values } from "./repository";
import { WORKSPACE } from "./start-cluster";
import { Timeline } from "./timeline";

/** Time for a whole scenario, on a machine that runs all of them side by side. */
export const SCENARIO_MILLISECONDS = 420_000;

/** The chart's own waiting made short; what happens, and in which order, stays. */
export const shortened: Values = {
  canary: { pauseSeconds: 3 },
  analysis: { initialDelay: "3s", interval: "2s" },
};

/** Longer than anything takes by itself, pauses aside. */
const STUCK_MILLISECONDS = 15_000;

export interface ScenarioConfig {
  /** Names its namespace, its Application and its repository, with a few letters of chance behind it. */
  readonly name: string;
  readonly environment: "dev" | "prod";
  /** Laid over the environment's values, in its repository; the first image is 1.0.0 unless they say otherwise. */
  readonly values?: Values;
  /** That of another scenario, if they share it; one of its own unless given. */
  readonly repository?: Repository;
}

/** One service, deployed by Argo CD from a repository of its own, and what happens to it. */
export class Scenario {
  readonly folder: Folder;
  readonly api: Api;
  readonly timeline: Timeline;
  readonly repository: Repository;
  readonly name: string;
  /** Values of the environment, in the repository. */
  readonly valuesFile: string;
  private readonly observed: Observed;
  private readonly waiting = new Set<() => void>();
  private changedAt = Date.now();
  private readonly watchdog = setInterval(() => void this.touchIfStuck(), 1000);
  private readonly fewestEndpoints = new Map<string, number>();
  private readonly manifests: { readonly project: Manifest; readonly application: Manifest };

  constructor({ name, environment, values = {}, repository }: ScenarioConfig) {
    const folder = openFolder(clusterFolder(WORKSPACE));
    if (!folder) throw new Error("There is no cluster.");
    this.folder = folder;
    this.api = new Api(folder.file("kubeconfig"));
    this.name = `${name}-${randomBytes(2).toString("hex")}`;
    this.valuesFile = `values-${environment}.yaml`;
    this.timeline = new Timeline(name);
    const { namespaces, project, application } = JSON.parse(
      readFileSync(folder.file(`shipped-${environment}.json`), "utf8"),
    );
    this.repository = repository ?? new Repository(folder, this.name, application.spec.source.targetRevision);
    this.repository.setValues(this.valuesFile, { image: { tag: "1.0.0" }, ...values });
    this.repository.push(`The chart as it is shipped, for ${environment}`);
    this.manifests = this.placed(project, application);
    this.namespaceLabels = namespaces[service.namespace];
    this.observed = new Observed(this.api, { namespace: this.name, application: this.name }, () =>
      this.changed(),
    );
  }

  private readonly namespaceLabels: Readonly<Record<string, string>>;

  /** Gives the service to Argo CD, and waits until it is deployed. */
  async begin(): Promise<void> {
    const { project, application } = this.manifests;
    await this.api.apply({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: this.name, labels: this.namespaceLabels },
    });
    await this.api.apply(project);
    await this.api.apply(application);
    this.timeline.did("the Application is made");
    await this.until("the first version is deployed", isDeployed, 120);
  }

  /** Changes values in the repository, and lets Argo CD know, as a webhook would. @returns the commit. */
  async commit(message: string, values: Values): Promise<string> {
    this.repository.setValues(this.valuesFile, values);
    return this.pushed(message, this.repository.push(message));
  }

  /** The same for what was changed by hand. */
  async commitAll(message: string): Promise<string> {
    return this.pushed(message, this.repository.push(message));
  }

  async revert(commit: string, what: string): Promise<string> {
    return this.pushed(what, this.repository.revert(commit));
  }

  /** Waits until a commit is what is deployed: synced, healthy, and every pod of it. */
  async deployed(commit: string, seconds = 180): Promise<void> {
    await this.until(
      `${commit.slice(0, 7)} is deployed`,
      (situation) => situation.application?.status?.sync?.revision === commit && isDeployed(situation),
      seconds,
    );
  }

  /**
   * Waits for something to be so.
   *
   * @throws Error with the timeline when it is not within so many seconds.
   */
  until(what: string, isSo: (situation: Situation) => boolean, seconds = 60): Promise<Situation> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.waiting.delete(look);
      };
      const look = () => {
        const situation = this.observed.now();
        if (!isSo(situation)) return;
        end();
        resolve(situation);
      };
      const timer = setTimeout(() => {
        end();
        const { application, rollout } = this.observed.now();
        reject(
          new Error(
            `Not within ${seconds} s: ${what}.\n${this.timeline.text()}\n` +
              JSON.stringify({
                conditions: application?.status?.conditions,
                rollout: rollout?.status?.message,
              }),
          ),
        );
      }, seconds * 1000);
      this.waiting.add(look);
      look();
    });
  }

  /** Waits for something that is not watched. @throws Error with the timeline when it does not come. */
  async eventually(what: string, isSo: () => Promise<boolean>, seconds = 60): Promise<void> {
    for (const deadline = Date.now() + seconds * 1000; !(await isSo()); await pause(200)) {
      if (Date.now() > deadline) {
        throw new Error(`Not within ${seconds} s: ${what}.\n${this.timeline.text()}`);
      }
    }
    this.timeline.did(`(${what})`);
  }

  /** What is so now. */
  now(): Situation {
    return this.observed.now();
  }

  /** Waits until a Service has so many pods, and counts from then on how many it has. */
  async countEndpoints(serviceName: string, pods: number): Promise<void> {
    await this.until(`${serviceName} has ${pods} pods`, ({ endpoints }) => endpoints(serviceName) === pods);
    this.fewestEndpoints.set(serviceName, pods);
  }

  /** The fewest ready pods that a Service has had since. */
  fewest(serviceName: string): number | undefined {
    return this.fewestEndpoints.get(serviceName);
  }

  /** Changes an object by hand. */
  async patch(what: string, path: string, change: Manifest): Promise<Manifest> {
    this.timeline.did(what);
    return this.api.patch(path, change);
  }

  /** Changes the Rollout by hand; it is seen changed when this is done. */
  async editRollout(what: string, change: Manifest): Promise<void> {
    const { metadata } = await this.patch(what, this.rolloutPath(), change);
    await this.until(
      "the change is seen",
      ({ rollout }) => Number(rollout?.metadata.resourceVersion) >= Number(metadata.resourceVersion),
    );
  }

  /** Address of the Rollout, or of what hangs on it. */
  rolloutPath(subresource?: string): string {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${this.name}/rollouts/${service.name}`;
    return subresource ? `${path}/${subresource}` : path;
  }

  /** What `kubectl argo rollouts promote` does to a Rollout that is paused: it goes on. */
  async promote(): Promise<void> {
    await this.patch("kubectl argo rollouts promote", this.rolloutPath("status"), {
      status: { pauseConditions: null },
    });
  }

  /** What `kubectl argo rollouts promote --full` does: all that is left is skipped. */
  async promoteFully(): Promise<void> {
    await this.patch("kubectl argo rollouts promote --full", this.rolloutPath("status"), {
      status: { promoteFull: true },
    });
  }

  /** What `kubectl argo rollouts abort` does. */
  async abort(): Promise<void> {
    await this.patch("kubectl argo rollouts abort", this.rolloutPath("status"), { status: { abort: true } });
  }

  /** Waits for the pause after a weight of a canary was set; its first step has number 0. */
  pausedAt(step: number, seconds = 60): Promise<Situation> {
    return this.until(
      `the pause of step ${step}`,
      ({ rollout }) => rollout?.status?.phase === "Paused" && rollout.status.currentStepIndex === step,
      seconds,
    );
  }

  /** Waits until the version with a tag is aborted, and Argo CD reports it. */
  refused(tag: string, seconds = 120): Promise<Situation> {
    return this.until(
      `${tag} is refused`,
      ({ rollout, application }) =>
        rollout?.spec.template.spec.containers[0].image.endsWith(`:${tag}`) &&
        rollout.status.observedGeneration === String(rollout.metadata.generation) &&
        rollout.status.abort === true &&
        application?.status.health.status === "Degraded",
      seconds,
    );
  }

  /** Waits until the newest version is aborted, and every pod is of the one before. */
  takenBack(pods: number, seconds = 120): Promise<Situation> {
    return this.until(
      "the new version is taken back",
      (now) => now.rollout?.status?.abort === true && now.pods.new === 0 && now.pods.old === pods,
      seconds,
    );
  }

  /** Prints the timeline, and removes the scenario's objects. */
  async end(): Promise<void> {
    clearInterval(this.watchdog);
    this.observed.stop();
    process.stdout.write(`\n${this.timeline.text()}\n`);
    const { project, application } = this.manifests;
    for (const object of [application, project]) {
      const path = await this.api.pathOf(object);
      await this.api.patch(path, { metadata: { finalizers: null } });
      await this.api.delete(path);
    }
    await this.api.delete(`/api/v1/namespaces/${this.name}`);
    this.repository.remove();
    this.api.close();
  }

  /** Lets Argo CD look for commits at once; twice, as the first time it may be at it already. */
  async refresh(): Promise<void> {
    const annotation = "argocd.argoproj.io/refresh";
    for (const _ of ["before", "after"]) {
      const path = await this.api.pathOf(this.manifests.application);
      await this.api.patch(path, { metadata: { annotations: { [annotation]: "normal" } } });
      await this.until(
        "Argo CD has looked",
        ({ application }) => application?.metadata.annotations?.[annotation] === undefined,
      );
    }
  }

  private async pushed(what: string, commit: string): Promise<string> {
    this.timeline.did(`git push: ${what}`);
    await this.refresh();
    return commit;
  }

  /**
   * Rollouts 1.6 writes into its own cache, and when the API server is slow, something old: then every update of a
   * ReplicaSet is refused, for ever. A change of the ReplicaSet mends it. https://github.com/argoproj/argo-rollouts/issues/3316
   */
  private async touchIfStuck(): Promise<void> {
    const { rollout, replicaSets } = this.now();
    if (rollout?.status?.phase !== "Progressing" || Date.now() - this.changedAt < STUCK_MILLISECONDS) return;
    this.timeline.did("(nothing moves: the ReplicaSets are annotated)");
    this.changedAt = Date.now();
    for (const replicaSet of replicaSets) {
      await this.api
        .patch(await this.api.pathOf({ apiVersion: "apps/v1", kind: "ReplicaSet", ...replicaSet }), {
          metadata: { annotations: { touched: String(Date.now()) } },
        })
        .catch(() => undefined);
    }
  }

  private changed(): void {
    const situation = this.observed.now();
    if (this.timeline.saw(situation)) this.changedAt = Date.now();
    for (const [name, fewest] of this.fewestEndpoints) {
      this.fewestEndpoints.set(name, Math.min(fewest, situation.endpoints(name)));
    }
    for (const look of [...this.waiting]) look();
  }

  /** The synthesized project and Application, in a place of their own, with the repository on this machine. */
  private placed(project: Manifest, application: Manifest) {
    const named = (object: Manifest) => ({ ...object, metadata: { ...object.metadata, name: this.name } });
    const destination = { ...application.spec.destination, namespace: this.name };
    return {
      project: {
        ...named(project),
        spec: { ...project.spec, sourceRepos: [this.repository.url], destinations: [destination] },
      },
      application: {
        ...named(application),
        spec: {
          ...application.spec,
          project: this.name,
          destination,
          source: { ...application.spec.source, repoURL: this.repository.url },
        },
      },
    };
  }
}

/** What Argo CD says, and the Rollout of its newest specification. */
export function isDeployed({ application, rollout }: Situation): boolean {
  const { sync, health } = application?.status ?? {};
  return (
    sync?.status === "Synced" &&
    health?.status === "Healthy" &&
    rollout?.status?.phase === "Healthy" &&
    rollout.status.observedGeneration === String(rollout.metadata.generation)
  );
}
