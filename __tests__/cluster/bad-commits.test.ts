/** A commit that cannot be deployed leaves the running version as it is, and Argo CD says why. */
import { service } from "../../config/service";
import { SCENARIO_MILLISECONDS, Scenario, shortened } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

const scenario = new Scenario({ name: "bad-commits", environment: "dev", values: shortened });
beforeAll(() => scenario.begin());
afterAll(() => scenario.end());

const EXTRA = "templates/extra.yaml";
const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n";

/** What is wrong with each commit, the template that it brings, and what Argo CD says of it. */
const bad = [
  {
    what: "does not render",
    template: `${configMap}data: {{ fail "no such colour" }}\n`,
    says: "no such colour",
  },
  {
    what: "brings a Service that the API server refuses",
    template: "apiVersion: v1\nkind: Service\nmetadata:\n  name: extra\nspec:\n  ports:\n    - port: 99999\n",
    says: "must be between 1 and 65535",
  },
  {
    what: "brings a kind that its AppProject does not allow",
    template: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: extra\n",
    says: "resource :Secret is not permitted in project",
  },
  {
    what: "goes to a namespace that its AppProject does not allow",
    template: `${configMap}  namespace: default\n`,
    says: "namespace default is not permitted in project",
  },
];

it.each(bad)(
  "leaves the running version alone when a commit with a new image $what",
  async ({ template, says }) => {
    const before = scenario.now().rollout;
    scenario.fewest(service.name);
    scenario.repository.write(EXTRA, template);
    const commit = await scenario.commit(`image 1.1.0, and ${says}`, { image: { tag: "1.1.0" } });
    const { rollout, pods } = await scenario.until("Argo CD says why", ({ application }) =>
      JSON.stringify([application?.status?.conditions, application?.status?.operationState]).includes(says),
    );
    expect(rollout?.metadata.generation).toBe(before?.metadata.generation);
    expect(pods).toEqual({ new: 5, old: 0 });

    scenario.repository.write(EXTRA, undefined);
    scenario.repository.setValues(scenario.valuesFile, { image: { tag: "1.0.0" } });
    await scenario.deployed(await scenario.commitAll(`without what ${commit.slice(0, 7)} brought`));
    expect(scenario.now().rollout?.metadata.generation).toBe(before?.metadata.generation);
    expect(scenario.fewest(service.name)).toBe(5);
  },
);
