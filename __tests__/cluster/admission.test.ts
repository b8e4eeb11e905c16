/** The API server takes every object of our charts as it is, and the restricted Pod Security Standard every pod. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { service } from "../../config/service";
import {
  type Choice,
  environments,
  strategies,
  telemetryPaths,
  valuesOf,
} from "../../operations/chart/render";
import { Api, type Manifest } from "../../operations/cluster/api";
import { namespace } from "../../operations/cluster/contents";
import { schemasFolder } from "../../operations/cluster/definitions";
import { clusterFolder, type Folder, openFolder } from "../../operations/cluster/folder";
import { readAccess } from "../../operations/cluster/kubeconfig";
import { outputOf } from "../../operations/tools/command";
import { helm, kubeVersions, nameOf, Rendered, render } from "../chart/rendered";
import { WORKSPACE } from "./start-cluster";

jest.setTimeout(180_000);

const folder = openFolder(clusterFolder(WORKSPACE)) as Folder;
const api = new Api(readAccess(folder.file("kubeconfig")));
const name = `admission-${randomBytes(2).toString("hex")}`;
const shipped = JSON.parse(readFileSync(folder.file("shipped-dev.json"), "utf8"));

beforeAll(async () => {
  await api.apply(namespace(name, shipped.namespaces[service.namespace]));
  // Admission looks for the accounts of pods.
  for (const account of [service.name, `${service.name}-collector`, "default"]) {
    await api.apply({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: account, namespace: name },
    });
  }
});
afterAll(async () => {
  await api.delete(`/api/v1/namespaces/${name}`);
  api.close();
});

const rendered = (choice: Choice) => render(valuesOf(choice), kubeVersions[folder.catalog]);

const choices = strategies.flatMap((strategy) =>
  environments.flatMap((environment) =>
    telemetryPaths.map((telemetry) => ({ strategy, environment, telemetry, analysis: true })),
  ),
);

it.each(choices)(
  "takes every object of $strategy in $environment that reports by $telemetry",
  async (choice) => {
    const { objects } = await rendered(choice);
    expect(objects.length).toBeGreaterThan(10);
    expect(await refusals(objects)).toEqual([]);
  },
);

it.each(choices)(
  "lets every pod of $strategy in $environment that reports by $telemetry start",
  async (choice) => {
    const pods = (await rendered(choice)).pods();
    expect(pods.length).toBeGreaterThan(1);
    expect(await refusals(pods.map(pod))).toEqual([]);
  },
);

it("takes every object of the platform", async () => {
  const values = folder.file(`${name}-values.json`);
  await import("node:fs/promises").then(({ writeFile }) =>
    writeFile(values, JSON.stringify(shipped.values["platform-resources"])),
  );
  const text = await outputOf(await helm(), [
    ...["template", "platform-resources", "charts/platform-resources", "--namespace", name],
    ...["--kube-version", kubeVersions[folder.catalog], "--values", values],
  ]);
  const { objects } = new Rendered(text);
  expect(objects.length).toBeGreaterThan(5);
  expect(await refusals(objects)).toEqual([]);
});

it("would refuse a field that a kind does not have", async () => {
  const rollout = (await rendered({ environment: "dev" })).one("Rollout");
  rollout.spec.strategy.canary.maxSurges = 1;
  expect(await refusals([rollout])).toEqual([
    expect.stringContaining("maxSurges: field not declared in schema"),
  ]);
});

// Where there is no schema to stand in for Kong's definitions, anything goes.
const withSchemas = existsSync(schemasFolder(folder.catalog)) ? it : it.skip;
withSchemas("would refuse a field that Kong's plugins do not have", async () => {
  const plugin = (await rendered({ environment: "dev" })).one("KongPlugin", `${service.name}-prometheus`);
  plugin.configs = plugin.config;
  expect(await refusals([plugin])).toEqual([
    expect.stringContaining("configs: field not declared in schema"),
  ]);
});

it("would refuse a pod that asks for more than it is to have", async () => {
  const [source] = (await rendered({ environment: "dev" })).pods();
  const asking = pod(source as never);
  asking.spec.containers[0].securityContext.allowPrivilegeEscalation = true;
  expect(await refusals([asking])).toEqual([
    expect.stringContaining('violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false'),
  ]);
});

/** What the server says to those objects that it refuses. */
async function refusals(objects: readonly Manifest[]): Promise<string[]> {
  const answers = await Promise.all(
    objects.map((object) =>
      api.apply(object, { namespace: name, dryRun: true }).then(
        () => [],
        (error: Error) => [`${nameOf(object)}: ${error.message}`],
      ),
    ),
  );
  return answers.flat();
}

/** A pod as its owner would make it. */
function pod({ owner, labels, spec }: ReturnType<Rendered["pods"]>[number]): Manifest {
  const of = owner.toLowerCase().replaceAll("/", "-");
  return { apiVersion: "v1", kind: "Pod", metadata: { name: of, namespace: name, labels }, spec };
}
