/** What is in the cluster is what is in git, whatever somebody does by hand. */
import { isDeepStrictEqual } from "node:util";
import { service } from "../../config/service";
import { SCENARIO_MILLISECONDS, Scenario, shortened } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

const scenario = new Scenario({ name: "by-hand", environment: "dev", values: shortened });
beforeAll(() => scenario.begin());
afterAll(() => scenario.end());

it("takes back an image that somebody set", async () => {
  const image = () => scenario.now().rollout?.spec.template.spec.containers[0].image;
  const before = image();
  const containers = structuredClone(scenario.now().rollout?.spec.template.spec.containers);
  containers[0].image = "example.com/other:9.9.9";
  await scenario.editRollout("somebody sets another image", {
    spec: { template: { spec: { containers } } },
  });
  await scenario.until("the image is that of git", () => image() === before);
  await scenario.until(
    "no pod of the other is left",
    ({ pods, rollout }) => rollout?.status.phase === "Healthy" && pods.new === 5 && pods.old === 0,
  );
});

it("takes back a selector that would leave users without pods", async () => {
  const path = `/api/v1/namespaces/${scenario.name}/services/${service.name}`;
  const before = (await scenario.api.get(path)).spec.selector;
  const { spec: changed } = await scenario.patch("somebody changes the selector of the Service", path, {
    spec: { selector: { "app.kubernetes.io/name": "nothing" } },
  });
  expect(changed.selector).not.toEqual(before);
  await scenario.eventually("the selector is that of git", async () => {
    const { spec } = await scenario.api.get(path);
    return isDeepStrictEqual(spec.selector, before);
  });
  await scenario.until("users have their pods again", (now) => now.endpoints(service.name) === 5);
});

it("makes again what somebody deleted", async () => {
  const path = `/apis/policy/v1/namespaces/${scenario.name}/poddisruptionbudgets/${service.name}`;
  scenario.timeline.did("somebody deletes the PodDisruptionBudget");
  const before = (await scenario.api.get(path)).metadata.uid;
  await scenario.api.delete(path);
  await scenario.eventually("it is there again", async () => {
    const found = await scenario.api.find(path);
    return found !== undefined && found.metadata.uid !== before;
  });
});

it("removes what a commit removes", async () => {
  const path = `/apis/policy/v1/namespaces/${scenario.name}/poddisruptionbudgets/${service.name}`;
  await scenario.commit("no PodDisruptionBudget", { podDisruptionBudget: { enabled: false } });
  await scenario.eventually("it is gone", async () => (await scenario.api.find(path)) === undefined);
});
