/** The weights hold with ten pods, too, and the pods that an autoscaler added stay through a deployment. */
import { SCENARIO_MILLISECONDS, Scenario, shortened } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

const scenario = new Scenario({
  name: "ten-replicas",
  environment: "dev",
  values: { ...shortened, canary: { pauseSeconds: 3, replicas: 10 }, autoscaling: { maxReplicas: 20 } },
});
afterAll(() => scenario.end());

it("takes a new version through 2, 4, 6 and 8 of ten pods", async () => {
  await scenario.begin();
  const commit = await scenario.commit("image 1.1.0", { image: { tag: "1.1.0" } });
  await scenario.pausedAt(1, { new: 2, old: 8 });
  await scenario.pausedAt(3, { new: 4, old: 6 });
  await scenario.pausedAt(5, { new: 6, old: 4 });
  await scenario.pausedAt(7, { new: 8, old: 2 });
  await scenario.deployed(commit);
});

it("keeps the pods that the autoscaler added, through a deployment and through Argo CD's repairs", async () => {
  await scenario.patch("the autoscaler asks for 15 pods", scenario.rolloutPath("scale"), {
    spec: { replicas: 15 },
  });
  await scenario.hasPods({ new: 15, old: 0 });
  const commit = await scenario.commit("image 1.2.0", { image: { tag: "1.2.0" } });
  await scenario.deployed(commit);
  await scenario.hasPods({ new: 15, old: 0 });

  await scenario.editRollout("somebody changes a label of the Rollout", {
    metadata: { labels: { "app.kubernetes.io/version": "by-hand" } },
  });
  await scenario.until(
    "the label is as it is in git",
    ({ rollout }) => rollout?.metadata.labels["app.kubernetes.io/version"] === "1.2.0",
  );
  expect(scenario.now().rollout?.spec.replicas).toBe(15);
});
