/** Both ways in which an image changes lead to one rollout each, in the environment that is meant. */

import { stringify } from "yaml";
import { applicationName } from "../../config/argocd";
import { IMAGE_REPOSITORY } from "../../operations/cluster/shipped";
import { SCENARIO_MILLISECONDS, Scenario, shortened } from "./scenario";

jest.setTimeout(SCENARIO_MILLISECONDS);

const dev = new Scenario({ name: "image-updater", environment: "dev", values: shortened });
const prod = new Scenario({
  name: "pull-request",
  environment: "prod",
  values: shortened,
  repository: dev.repository,
});
beforeAll(() => Promise.all([dev.begin(), prod.begin()]));
afterAll(async () => {
  await dev.end();
  await prod.end();
});

const BUILD = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";

it("rolls a build out once that Image Updater commits, and in dev alone", async () => {
  const file = `.argocd-source-${dev.name}.yaml`;
  const parameters = [
    { name: "image.repository", value: IMAGE_REPOSITORY, forcestring: true },
    { name: "image.tag", value: BUILD, forcestring: true },
  ];
  dev.repository.write(file, stringify({ helm: { parameters } }));
  const commit = await dev.commitAll(`build: automatic update of ${applicationName({ name: "dev" })}`);
  await prod.refresh();
  await Promise.all([dev.deployed(commit), prod.deployed(commit)]);
  expect(versions(dev)).toEqual([`${IMAGE_REPOSITORY}:1.0.0`, `${IMAGE_REPOSITORY}:${BUILD}`]);
  expect(versions(prod)).toEqual([`${IMAGE_REPOSITORY}:1.0.0`]);
});

it("rolls an image out once that a pull request brings to prod, and there alone", async () => {
  const commit = await prod.commit("prod: image 1.1.0", { image: { tag: "1.1.0" } });
  await dev.refresh();
  await Promise.all([dev.deployed(commit), prod.deployed(commit)]);
  expect(versions(prod)).toEqual([`${IMAGE_REPOSITORY}:1.0.0`, `${IMAGE_REPOSITORY}:1.1.0`]);
  expect(versions(dev)).toHaveLength(2);
});

/** Images of every ReplicaSet that there was, in their order. */
function versions(scenario: Scenario): string[] {
  const revision = ({ metadata }: { metadata: { annotations: Record<string, string> } }) =>
    Number(metadata.annotations["rollout.argoproj.io/revision"]);
  return scenario
    .now()
    .replicaSets.toSorted((one, other) => revision(one as never) - revision(other as never))
    .map(({ spec }) => spec.template.spec.containers[0].image);
}
