/**
 * How many pods, and so what share of users, a new version has in each step of a canary. Argo Rollouts shifts no
 * traffic itself here: a weight becomes the nearest ratio of pods behind the root Service.
 */
import { service } from "../../config/service";
import { choicesOf, type Manifest, rendered } from "./rendered";

/**
 * Pods of the new and of the old version that Rollouts 1.6 goes to: the nearest to the weight that whole pods can
 * make, with one pod more where maxSurge allows it, and some of both.
 */
function podsAt(weight: number, replicas: number, maxSurge: number): { canary: number; stable: number } {
  const totals = maxSurge > 0 ? [replicas, replicas + 1] : [replicas];
  const ratios = totals.flatMap((total) =>
    Array.from({ length: total - 1 }, (_, index) => ({ canary: index + 1, stable: total - index - 1 })),
  );
  const distance = ({ canary, stable }: { canary: number; stable: number }) =>
    Math.abs((100 * canary) / (canary + stable) - weight);
  const [nearest] = ratios.toSorted((one, other) => distance(one) - distance(other));
  if (!nearest) throw new Error(`${replicas} pods cannot be divided`);
  return nearest;
}

test.each([
  // Measured with the controller of Rollouts 1.6.0 on Kubernetes 1.33.
  [5, 1, "1/4 2/3 3/2 4/1"],
  [5, 0, "1/4 2/3 3/2 4/1"],
  [4, 1, "1/4 2/3 3/2 4/1"],
  [3, 1, "1/3 1/2 2/1 3/1"],
  [2, 1, "1/2 1/2 2/1 2/1"],
  [1, 1, "1/1 1/1 1/1 1/1"],
  // Computed from its source.
  [6, 1, "1/5 3/4 4/3 5/1"],
  [8, 1, "2/7 3/5 5/3 7/2"],
  [9, 1, "2/8 4/6 6/4 8/2"],
  [10, 1, "2/8 4/6 6/4 8/2"],
])(
  "the arithmetic is the controller's: %i replicas with maxSurge %i go %s",
  (replicas, maxSurge, expected) => {
    const pods = [20, 40, 60, 80].map((weight) => podsAt(weight, replicas, maxSurge));
    expect(pods.map(({ canary, stable }) => `${canary}/${stable}`).join(" ")).toBe(expected);
  },
);

const canaries = choicesOf("canary");
/** The share of pods in force while each pause lasts, in percent. */
function sharesDuringPauses({ spec }: Manifest, replicas: number): number[] {
  const shares: number[] = [];
  let share = 0;
  for (const { setWeight, pause } of spec.strategy.canary.steps) {
    if (setWeight !== undefined) {
      const { canary, stable } = podsAt(setWeight, replicas, spec.strategy.canary.maxSurge);
      share = (100 * canary) / (canary + stable);
    }
    if (pause) shares.push(share);
  }
  return shares;
}

describe.each(canaries)("$name", (choice) => {
  const canary = () => rendered(choice).one("Rollout").spec.strategy.canary;

  test.each([5, 10])(
    "users meet the new version in 20, 40, 60 and 80 % of requests with %i replicas",
    (replicas) => {
      expect(sharesDuringPauses(rendered(choice).one("Rollout"), replicas)).toEqual([20, 40, 60, 80]);
    },
  );

  test("each share lasts 30 s, and no pod less serves meanwhile", () => {
    const pauses = canary().steps.flatMap(({ pause }: Manifest) => (pause ? [pause.duration] : []));
    expect(pauses).toEqual(["30s", "30s", "30s", "30s"]);
    expect(canary()).toMatchObject({ maxSurge: 1, maxUnavailable: 0 });
    expect(rendered(choice).one("Rollout").spec.progressDeadlineAbort).toBe(true);
  });

  test("no traffic router takes part, and Kong sends to the pods of both versions", () => {
    expect(canary().trafficRouting).toBeUndefined();
    const backends = rendered(choice)
      .all("Ingress")
      .flatMap(({ spec }) => spec.rules.flatMap(({ http }: Manifest) => http.paths))
      .map(({ backend }: Manifest) => backend.service.name);
    expect(backends).toEqual([service.name]);
    const pinned = [canary().stableService, canary().canaryService];
    expect(pinned).toEqual([`${service.name}-stable`, `${service.name}-canary`]);
  });

  test("it starts, and is scaled, in numbers of pods that make the weights exact", () => {
    const autoscaler = rendered(choice).one("HorizontalPodAutoscaler").spec;
    expect(rendered(choice).one("Rollout").spec.replicas).toBe(5);
    expect([autoscaler.minReplicas, autoscaler.maxReplicas]).toEqual([5, 10]);
  });

  test("an analysis watches in the background and decides after the last pause, if and only if it is on", () => {
    const kinds = canary().steps.map((step: Manifest) => Object.keys(step)[0]);
    const weights = ["setWeight", "pause", "setWeight", "pause", "setWeight", "pause", "setWeight", "pause"];
    expect(kinds).toEqual(choice.analysis ? [...weights, "analysis"] : weights);
    expect(canary().analysis !== undefined).toBe(choice.analysis);
  });
});
