/** Blue-green, with the delay that is shipped before the old version goes: 30 s. */
import { service } from "../../config/service";
import { SCENARIO_MILLISECONDS, Scenario, shortened } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

const scenario = new Scenario({
  name: "blue-green",
  environment: "prod",
  values: { ...shortened, strategy: "blueGreen" },
});
afterAll(() => scenario.end());

const active = `${service.name}-active`;
const shadow = `${service.name}-shadow`;

it("mirrors nothing while there is one version", async () => {
  await scenario.begin();
  await scenario.until(
    "users reach every pod, and mirrored requests none",
    ({ endpoints }) => endpoints(active) === 3 && endpoints(shadow) === 0,
  );
});

/** Seconds of the timeline. */
let healthyAt: number;

it("shows a new version to mirrored requests alone, and waits for a person once it was measured well", async () => {
  await scenario.countEndpoints(active, 3);
  const commit = await scenario.commit("image 2.0.0", { image: { tag: "2.0.0" } });
  await scenario.until(
    "the preview is as large as what it is to replace",
    (now) => now.pods.new === 3 && now.pods.old === 3 && now.endpoints(shadow) === 3,
  );
  expect(scenario.now().endpoints(active)).toBe(3);
  await measuredWell();
  const old = scenario.now().rollout?.status.stableRS;
  expect(scenario.now().rollout?.status.blueGreen.activeSelector).toBe(old);
  await scenario.promote();
  await scenario.until(
    "users are on the new version",
    ({ rollout }) => rollout?.status.blueGreen.activeSelector === rollout?.status.currentPodHash,
  );
  await scenario.until(
    "the new version is the stable one",
    ({ rollout }) => rollout?.status.phase === "Healthy" && rollout.status.stableRS !== old,
  );
  healthyAt = scenario.timeline.seconds();
  await scenario.deployed(commit);
  expect(scenario.fewest(active)).toBeGreaterThanOrEqual(3);
});

it("keeps the old version for 30 s, for the way back", async () => {
  await scenario.hasPods({ new: 3, old: 0 });
  // Half of it is for what this machine may be late to hear.
  expect(scenario.timeline.seconds() - healthyAt).toBeGreaterThan(15);
  await scenario.until("nothing is mirrored", ({ endpoints }) => endpoints(shadow) === 0);
});

it.each(["failing", "silent"])("never lets users near a version that is %s", async (behaviour) => {
  const before = scenario.now().rollout?.status.blueGreen.activeSelector;
  const tag = `2.1.0-${behaviour}`;
  await scenario.commit(`image ${tag}`, { image: { tag } });
  const { rollout } = await scenario.refused(tag);
  expect(rollout?.status.blueGreen.activeSelector).toBe(before);
});

it("takes a version back that only users find wanting", async () => {
  const before = scenario.now().rollout?.status.blueGreen.activeSelector;
  await scenario.commit("image 2.2.0-unwelcome", { image: { tag: "2.2.0-unwelcome" } });
  await measuredWell();
  await scenario.promote();
  await scenario.until(
    "users are on the new version",
    ({ rollout }) => rollout?.status.blueGreen.activeSelector === rollout?.status.currentPodHash,
  );
  await scenario.until(
    "users are back on the old version",
    ({ rollout }) => rollout?.status.abort === true && rollout.status.blueGreen.activeSelector === before,
  );
});

/** Waits until the analysis before the promotion has succeeded, and a person is waited for. */
function measuredWell() {
  return scenario.until(
    "a person is waited for",
    ({ rollout }) =>
      rollout?.status.message === "BlueGreenPause" &&
      rollout.status.blueGreen.prePromotionAnalysisRunStatus?.status === "Successful",
  );
}
