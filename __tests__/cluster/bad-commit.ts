import { service } from "../../config/service";
import { Scenario, shortened } from "./scenario";

/** A commit that cannot be deployed. */
export interface BadCommit {
  /** Names its scenario. */
  readonly name: string;
  /** What is wrong with it, in the words of a test's name. */
  readonly what: string;
  /** The template that it brings, beside a new image. */
  readonly template: string;
  /** What Argo CD says of it. */
  readonly says: string;
}

const FILE = "templates/extra.yaml";

/** Pushes a bad commit, sees that the running version is left alone and why, and mends it by another commit. */
export async function pushBadCommit({ name, template, says }: BadCommit): Promise<void> {
  const scenario = new Scenario({ name, environment: "dev", values: shortened });
  try {
    await scenario.begin();
    const generation = scenario.now().rollout?.metadata.generation;
    await scenario.countEndpoints(service.name, 5);
    scenario.repository.write(FILE, template);
    await scenario.commit("image 1.1.0, with a bad manifest beside it", { image: { tag: "1.1.0" } });
    const { rollout } = await scenario.until(`Argo CD says "${says}"`, ({ application }) =>
      JSON.stringify([application?.status?.conditions, application?.status?.operationState]).includes(says),
    );
    expect(rollout?.metadata.generation).toBe(generation);
    await scenario.hasPods({ new: 5, old: 0 });

    scenario.repository.write(FILE, undefined);
    await scenario.deployed(await scenario.commitAll("the manifest is gone"));
    expect(scenario.now().rollout?.spec.template.spec.containers[0].image).toMatch(/:1\.1\.0$/);
    expect(scenario.fewest(service.name)).toBeGreaterThanOrEqual(5);
  } finally {
    await scenario.end();
  }
}
