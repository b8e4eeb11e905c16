import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { CatalogName } from "../../config/catalog";
import { service } from "../../config/service";
import { Api, type Manifest } from "../../operations/cluster/api";
import { clusterFolder, openFolder } from "../../operations/cluster/folder";
import { readAccess } from "../../operations/cluster/kubeconfig";
import type { Shipped } from "../../operations/cluster/shipped";
import { noteTimeline } from "../../operations/cluster/timelines";
import { type Placed, placed } from "./placed";
import { Repository, type Values } from "./repository";
import { WORKSPACE } from "./start-cluster";
import { isDeployed, Watched } from "./watched";

/** Time for a whole scenario, on a machine that runs all of them side by side. */
export const SCENARIO_MILLISECONDS = 900_000;

/** The chart's own waiting made short; what happens, and in which order, stays. */
export const shortened: Values = {
  canary: { pauseSeconds: 3 },
  analysis: { initialDelay: "3s", interval: "2s" },
};

export interface ScenarioConfig {
  /** Names its namespace, its Application and its repository, with a few letters of chance behind it. */
  readonly name: string;
  readonly environment: "dev" | "prod";
  /** Laid over the environment's values, in its repository; the first image is 1.0.0 unless they say otherwise. */
  readonly values?: Values;
  /** That of another scenario, if they share it; one of its own unless given. */
  readonly repository?: Repository;
  /** Whose cluster it happens in; that of the rung unless given. */
  readonly workspace?: string;
}

/** One service, deployed by Argo CD from a repository of its own, and what happens to it. */
export class Scenario extends Watched {
  readonly repository: Repository;
  /** Values of the environment, in the repository. */
  readonly valuesFile: string;
  private readonly placed: Placed;
  private readonly catalog: CatalogName;

  constructor({ name, environment, values = {}, repository, workspace = WORKSPACE }: ScenarioConfig) {
    const folder = openFolder(clusterFolder(workspace));
    if (!folder) throw new Error("There is no cluster.");
    super(new Api(readAccess(folder.file("kubeconfig"))), name, `${name}-${randomBytes(2).toString("hex")}`);
    const shipped: Shipped = JSON.parse(readFileSync(folder.file(`shipped-${environment}.json`), "utf8"));
    const branch = shipped.application.spec.source.targetRevision;
    this.repository = repository ?? new Repository(folder, this.name, branch);
    this.valuesFile = `values-${environment}.yaml`;
    this.repository.setValues(this.valuesFile, { image: { tag: "1.0.0" }, ...values });
    this.repository.push(`The chart as it is shipped, for ${environment}`);
    this.catalog = folder.catalog;
    this.placed = placed(shipped, this.name, this.repository.url);
  }

  /** Gives the service to Argo CD, and waits until it is deployed. */
  async begin(): Promise<void> {
    const { namespace, project, application } = this.placed;
    for (const object of [namespace, project, application]) await this.api.apply(object);
    this.timeline.did("the Application is made");
    await this.until("the first version is deployed", isDeployed);
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

  /** Prints the timeline, and leaves everything where it is. */
  leave(): void {
    this.stopWatching();
    this.api.close();
  }

  /** Prints the timeline and notes it for the report, and removes the scenario's objects. */
  async end(): Promise<void> {
    this.stopWatching();
    noteTimeline(WORKSPACE, this.timeline.told(this.catalog));
    const { namespace, project, application } = this.placed;
    for (const object of [application, project, namespace]) {
      const path = await this.api.pathOf(object);
      await this.api.patch(path, { metadata: { finalizers: null } });
      await this.api.delete(path);
    }
    this.repository.remove();
    this.api.close();
  }

  /** Lets Argo CD look for commits at once; twice, as the first time it may be at it already. */
  async refresh(): Promise<void> {
    const annotation = "argocd.argoproj.io/refresh";
    for (const _ of ["before", "after"]) {
      const path = await this.api.pathOf(this.placed.application);
      await this.api.patch(path, { metadata: { annotations: { [annotation]: "normal" } } });
      await this.until(
        "Argo CD has looked",
        ({ application }) => application?.metadata.annotations?.[annotation] === undefined,
      );
    }
  }

  private async pushed(what: string, commit: string): Promise<string> {
    this.forget();
    this.timeline.did(`git push: ${what}`);
    await this.refresh();
    return commit;
  }
}
