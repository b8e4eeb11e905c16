/** What Datadog measures of a canary decides on it. */
import { service } from "../../config/service";
import { SCENARIO_MILLISECONDS, Scenario, shortened } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

const scenario = new Scenario({ name: "analysis", environment: "prod", values: shortened });
afterAll(() => scenario.end());

it("lets a version through that is measured well", async () => {
  await scenario.begin();
  const commit = await scenario.commit("image 1.1.0", { image: { tag: "1.1.0" } });
  await scenario.deployed(commit);
  const phases = () => scenario.now().analysisRuns.map(({ status }) => status?.phase);
  await scenario.until("both analyses are over", () => phases().every((phase) => phase === "Successful"));
  expect(phases()).toHaveLength(2);
});

it("takes a version back that gets worse in mid-canary", async () => {
  await scenario.countEndpoints(service.name, 5);
  const commit = await scenario.commit("image 1.2.0-worsening", { image: { tag: "1.2.0-worsening" } });
  await scenario.takenBack(5);
  const { application } = await scenario.until(
    "Argo CD reports it",
    ({ application: found }) =>
      found?.status?.health?.status === "Degraded" && found.status.sync.revision === commit,
  );
  expect(application?.status.sync.status).toBe("Synced");
  expect(scenario.now().rollout?.status.message).toMatch(/error-rate.* failed/i);
  expect(scenario.fewest(service.name)).toBeGreaterThanOrEqual(4);
});

it("recovers with the next good version", async () => {
  await scenario.deployed(await scenario.commit("image 1.3.0", { image: { tag: "1.3.0" } }));
});

it("waits for a person where nothing is measured", async () => {
  const commit = await scenario.commit("image 1.4.0-silent", { image: { tag: "1.4.0-silent" } });
  const inconclusive = () =>
    scenario.until("it waits for a person", ({ rollout }) =>
      Boolean(
        rollout?.status?.pauseConditions?.some(
          ({ reason }: { reason: string }) => reason === "InconclusiveAnalysisRun",
        ),
      ),
    );
  await inconclusive();
  await scenario.until(
    "Argo CD reports it",
    ({ application }) => application?.status.health.status === "Suspended",
  );
  // It is measured anew, and found silent again.
  await scenario.promote();
  await scenario.until("it goes on", ({ rollout }) => !rollout?.status?.pauseConditions);
  await inconclusive();
  await scenario.promoteFully();
  await scenario.deployed(commit);
});
