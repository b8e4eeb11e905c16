/** A rollout survives the controller that makes it. */
import { restart } from "../../operations/cluster/cluster";
import { SCENARIO_MILLISECONDS, Scenario, shortened } from "./scenario";
import { WORKSPACE } from "./start-cluster";

jest.setTimeout(SCENARIO_MILLISECONDS);

/** Long enough that the controller is killed in one of them, on any machine. */
const values = { ...shortened, canary: { pauseSeconds: 15 } };
const scenario = new Scenario({ name: "restart", environment: "dev", values });
beforeAll(() => scenario.begin());
afterAll(() => scenario.end());

it("goes on where it was when the controller of Argo Rollouts is killed in mid-canary", async () => {
  const commit = await scenario.commit("image 1.1.0", { image: { tag: "1.1.0" } });
  await scenario.pausedAt(3);
  scenario.timeline.did("the controller is killed, and started again");
  await restart(WORKSPACE, "argo-rollouts");
  await scenario.pausedAt(5);
  await scenario.deployed(commit);
});
