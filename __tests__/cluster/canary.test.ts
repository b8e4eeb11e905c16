/** A commit becomes a canary, with the timings that are shipped. */
import { service } from "../../config/service";
import { SCENARIO_MILLISECONDS, Scenario } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

const scenario = new Scenario({ name: "canary", environment: "dev" });
afterAll(() => scenario.end());

it("deploys the first version without steps", async () => {
  await scenario.begin();
  const { rollout } = await scenario.hasPods({ new: 5, old: 0 });
  expect(rollout?.status.stableRS).toBe(rollout?.status.currentPodHash);
});

it("takes a new version through 20, 40, 60 and 80 % of the pods, while users are served", async () => {
  const began = scenario.timeline.seconds();
  await scenario.countEndpoints(service.name, 5);
  const commit = await scenario.commit("image 1.1.0", { image: { tag: "1.1.0" } });
  await scenario.pausedAt(1, { new: 1, old: 4 });
  await scenario.pausedAt(3, { new: 2, old: 3 });
  await scenario.pausedAt(5, { new: 3, old: 2 });
  await scenario.pausedAt(7, { new: 4, old: 1 });
  await scenario.deployed(commit);
  await scenario.hasPods({ new: 5, old: 0 });
  // Four pauses of 30 s, of which none is left out.
  expect(scenario.timeline.seconds() - began).toBeGreaterThan(120);
  expect(scenario.fewest(service.name)).toBeGreaterThanOrEqual(5);
});
