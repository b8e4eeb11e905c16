import { setTimeout as pause } from "node:timers/promises";
import type { Api, Manifest } from "../../operations/cluster/api";
import { Observed, type Pods, type Situation } from "./observed";
import { Timeline } from "./timeline";

/** Longer than anything takes by itself, pauses aside. */
const STUCK_MILLISECONDS = 15_000;

/** Time for one thing to happen, likewise. It ends what hangs: alone, none takes a twentieth of it. */
const SECONDS = 240;

/** A service that is followed as it changes, and can be waited for. */
export class Watched {
  readonly timeline: Timeline;
  private readonly observed: Observed;
  private readonly waiting = new Set<() => void>();
  private readonly fewestEndpoints = new Map<string, number>();
  /** All that was so since the last push. */
  private past: Situation[] = [];
  private changedAt = Date.now();
  private readonly watchdog = setInterval(() => void this.touchIfStuck(), 1000);

  constructor(
    readonly api: Api,
    title: string,
    /** Of its namespace, and of its Application. */
    readonly name: string,
  ) {
    this.timeline = new Timeline(title);
    this.observed = new Observed(api, { namespace: name, application: name }, () => this.changed());
  }

  /**
   * Waits for something to be so.
   *
   * @throws Error with the timeline when it is not within so many seconds.
   */
  until(what: string, isSo: (situation: Situation) => boolean, seconds = SECONDS): Promise<Situation> {
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
                // Argo CD repeats Helm's whole command before Helm's words.
                conditions: application?.status?.conditions?.map(({ message }: { message: string }) =>
                  message.slice(-500),
                ),
                rollout: rollout?.status?.message,
              }),
          ),
        );
      }, seconds * 1000);
      this.waiting.add(look);
      look();
    });
  }

  /** The same for what passes, and may have been so already since the last push: whoever waits may come late. */
  async sometime(
    what: string,
    isSo: (situation: Situation) => boolean,
    seconds = SECONDS,
  ): Promise<Situation> {
    return this.past.find(isSo) ?? this.until(what, isSo, seconds);
  }

  /** Waits for something that is not watched. @throws Error with the timeline when it does not come. */
  async eventually(what: string, isSo: () => Promise<boolean>, seconds = SECONDS): Promise<void> {
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

  /** Waits until a commit is what is deployed: synced, and healthy. */
  async deployed(commit: string, seconds = 2 * SECONDS): Promise<void> {
    await this.until(
      `${commit.slice(0, 7)} is deployed`,
      (situation) => situation.application?.status?.sync?.revision === commit && isDeployed(situation),
      seconds,
    );
  }

  /** Waits for so many pods: what the Rollout says of itself may be heard before what its pods say. */
  hasPods(pods: Pods, seconds = SECONDS): Promise<Situation> {
    const what = `${pods.new} pods of the new version, ${pods.old} of others`;
    return this.until(what, (situation) => hasPods(situation, pods), seconds);
  }

  /** Waits for the pause after a weight of a canary was set, with so many pods; its first step has number 0. */
  pausedAt(step: number, pods?: Pods): Promise<Situation> {
    return this.sometime(
      `the pause of step ${step}${pods ? ` with ${pods.new} new and ${pods.old} old pods` : ""}`,
      (situation) =>
        situation.rollout?.status?.phase === "Paused" &&
        situation.rollout.status.currentStepIndex === step &&
        (!pods || hasPods(situation, pods)),
    );
  }

  /** Waits until the version with a tag is aborted, and Argo CD reports it. */
  refused(tag: string, seconds = SECONDS): Promise<Situation> {
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
  takenBack(pods: number, seconds = SECONDS): Promise<Situation> {
    return this.until(
      "the new version is taken back",
      (now) => now.rollout?.status?.abort === true && hasPods(now, { new: 0, old: pods }),
      seconds,
    );
  }

  /** What was so until now counts no longer. */
  protected forget(): void {
    this.past = [];
  }

  /** Ends the watching, and prints the timeline. */
  protected stopWatching(): void {
    clearInterval(this.watchdog);
    this.observed.stop();
    process.stdout.write(`\n${this.timeline.text()}\n`);
  }

  /**
   * Rollouts writes into its own cache, and when the API server is slow, something old: then 1.6 has every update of a
   * ReplicaSet refused, for ever, and 1.9 does not hear that it was promoted in the moment in which it paused. A change
   * of the objects mends it. https://github.com/argoproj/argo-rollouts/issues/3316
   */
  private async touchIfStuck(): Promise<void> {
    const { rollout, replicaSets } = this.now();
    const { phase, pauseConditions } = rollout?.status ?? {};
    const shouldMove = phase === "Progressing" || (phase === "Paused" && !pauseConditions);
    if (!shouldMove || Date.now() - this.changedAt < STUCK_MILLISECONDS) return;
    this.timeline.did("(nothing moves: Rollout and ReplicaSets are annotated)");
    this.changedAt = Date.now();
    const objects = [
      { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", ...rollout },
      ...replicaSets.map((replicaSet) => ({ apiVersion: "apps/v1", kind: "ReplicaSet", ...replicaSet })),
    ];
    for (const object of objects) {
      await this.api
        .patch(await this.api.pathOf(object as Manifest), {
          metadata: { annotations: { touched: String(Date.now()) } },
        })
        .catch(() => undefined);
    }
  }

  private changed(): void {
    const situation = this.observed.now();
    this.past.push(situation);
    if (this.timeline.saw(situation)) this.changedAt = Date.now();
    for (const [name, fewest] of this.fewestEndpoints) {
      this.fewestEndpoints.set(name, Math.min(fewest, situation.endpoints(name)));
    }
    for (const look of [...this.waiting]) look();
  }
}

function hasPods(situation: Situation, pods: Pods): boolean {
  return situation.pods.new === pods.new && situation.pods.old === pods.old;
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
