/** A commit becomes a canary, with the timings that are shipped. */
import { service } from "../../config/service";
import { SCENARIO_MILLISECONDS, Scenario } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

const scenario = new Scenario({ name: "canary", environment: "dev" });
afterAll(() => scenario.end());

it("deploys the first version without steps", async () => {
  await scenario.begin();
  const { pods, rollout } = scenario.now();
  expect(pods).toEqual({ new: 5, old: 0 });
  expect(rollout?.status.stableRS).toBe(rollout?.status.currentPodHash);
});

it("takes a new version through 20, 40, 60 and 80 % of the pods, while users are served", async () => {
  const began = scenario.timeline.seconds();
  await scenario.countEndpoints(service.name, 5);
  const commit = await scenario.commit("image 1.1.0", { image: { tag: "1.1.0" } });
  const seen: string[] = [];
  for (const step of [1, 3, 5, 7]) {
    const { pods } = await scenario.pausedAt(step);
    seen.push(`${pods.new}/${pods.old}`);
  }
  expect(seen).toEqual(["1/4", "2/3", "3/2", "4/1"]);
  await scenario.deployed(commit);
  expect(scenario.now().pods).toEqual({ new: 5, old: 0 });
  // Four pauses of 30 s, of which none is left out.
  expect(scenario.timeline.seconds() - began).toBeGreaterThan(120);
  expect(scenario.fewest(service.name)).toBeGreaterThanOrEqual(5);
});
