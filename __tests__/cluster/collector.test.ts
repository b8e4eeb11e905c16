/** A collector that does not come up holds back no version of the service. */
import { SCENARIO_MILLISECONDS, Scenario, shortened } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

const scenario = new Scenario({ name: "collector", environment: "dev", values: shortened });
beforeAll(() => scenario.begin());
afterAll(() => scenario.end());

it("rolls a version out while the collector's new pods do not start", async () => {
  await scenario.commit("image 1.1.0, and a collector that does not start", {
    image: { tag: "1.1.0" },
    collector: { image: { tag: "0.160.0-stuck" } },
  });
  await scenario.until(
    "the new version has every pod",
    ({ rollout, pods }) =>
      rollout?.status.phase === "Healthy" &&
      rollout.spec.template.spec.containers[0].image.endsWith(":1.1.0") &&
      pods.new === 5,
    120,
  );
  await scenario.until(
    "Argo CD waits for the collector alone",
    ({ application, rollout }) =>
      application?.status.health.status === "Progressing" && rollout?.status.phase === "Healthy",
  );
});
