/** `git revert` leads back, whenever it comes. */
import { SCENARIO_MILLISECONDS, Scenario, shortened } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

/** Pauses in which nothing walks on by itself, however long is waited. */
const long = { canary: { pauseSeconds: 600 } };

const scenario = new Scenario({ name: "revert", environment: "prod", values: shortened });
beforeAll(() => scenario.begin());
afterAll(() => scenario.end());

it("is back at once from mid-canary", async () => {
  const before = scenario.now().rollout?.status.stableRS;
  const commit = await scenario.commit("image 1.1.0, with long pauses", { image: { tag: "1.1.0" }, ...long });
  await scenario.pausedAt(1);
  await scenario.deployed(await scenario.revert(commit, "git revert in mid-canary"));
  const { rollout } = await scenario.hasPods({ new: 5, old: 0 });
  expect(rollout?.status.stableRS).toBe(before);
});

it("walks the steps again after completion, so that the way back is measured, too", async () => {
  const commit = await scenario.commit("image 1.2.0", { image: { tag: "1.2.0" } });
  await scenario.deployed(commit);
  const back = await scenario.revert(commit, "git revert after completion");
  await scenario.pausedAt(1);
  await scenario.deployed(back);
});

it("is back at once after an abort, and healthy again", async () => {
  const commit = await scenario.commit("image 1.3.0-failing", { image: { tag: "1.3.0-failing" } });
  await scenario.refused("1.3.0-failing");
  await scenario.takenBack(5);
  await scenario.deployed(await scenario.revert(commit, "git revert after the abort"));
  await scenario.hasPods({ new: 5, old: 0 });
});

it("leaves a version that a person aborted where it is, until git says otherwise", async () => {
  const commit = await scenario.commit("image 1.4.0, with long pauses", { image: { tag: "1.4.0" }, ...long });
  await scenario.pausedAt(1);
  await scenario.abort();
  await scenario.refused("1.4.0");
  await scenario.takenBack(5);
  await scenario.refresh();
  expect(scenario.now().rollout?.status.abort).toBe(true);
  await scenario.deployed(await scenario.revert(commit, "git revert after the abort"));
});
