/** The Secrets of the cluster, as charts/platform-resources has External Secrets make them for each environment. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { argocdCacheSecret } from "../../config/argocd";
import { charts } from "../../config/charts";
import { loadEnvironments } from "../../config/load";
import { type ClusterSecret, clusterSecretsOf, namespaces, secretStore } from "../../config/platform";
import { secretPath } from "../../config/secrets";
import { platformResourcesValues } from "../../constructs/charts/platform-resources";
import { outputOf } from "../../operations/tools/command";
import { findSchemas, needed, type SchemaCatalog } from "../../operations/tools/find";
import { helm, kubeVersions, type Manifest, nameOf, RENDER_MILLISECONDS, Rendered } from "./rendered";
import { violations } from "./restricted-pods";
import { judge } from "./strictly-valid";

const CHART = "charts/platform-resources";
const scenarios = loadEnvironments("local,dev,prod").flatMap((environment) =>
  (Object.keys(kubeVersions) as SchemaCatalog[]).map((catalog) => ({
    name: `${environment.name}, ${catalog}`,
    environment,
    catalog,
    values: platformResourcesValues(environment, charts[catalog]["external-secrets"]),
  })),
);
type Scenario = (typeof scenarios)[number];

const folder = mkdtempSync(path.join(tmpdir(), "platform-resources-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function helmWith(values: object, catalog: SchemaCatalog, ...command: string[]): Promise<string> {
  const file = path.join(mkdtempSync(path.join(folder, "values-")), "values.json");
  writeFileSync(file, JSON.stringify(values));
  const args = ["--namespace", "external-secrets", "--kube-version", kubeVersions[catalog], "--values", file];
  return outputOf(await helm(), [...command, CHART, ...args]);
}

async function template({ values, catalog }: Pick<Scenario, "catalog"> & { readonly values: object }) {
  return new Rendered(await helmWith(values, catalog, "template", "platform-resources"));
}

describe.each(scenarios)("$name", (scenario) => {
  const { environment, catalog, values } = scenario;
  const all = clusterSecretsOf(environment);
  let made: Rendered;
  beforeAll(async () => {
    made = await template(scenario);
  }, RENDER_MILLISECONDS);

  /** The object of a kind for a Secret. */
  const externalSecretOf = ({ namespace, name }: ClusterSecret): Manifest =>
    made
      .all("ExternalSecret")
      .find(({ metadata }) => metadata.namespace === namespace && metadata.name === name) as Manifest;

  test("passes helm lint, where a warning counts as an error", async () => {
    expect(await helmWith(values, catalog, "lint", "--strict")).toContain(
      "1 chart(s) linted, 0 chart(s) failed",
    );
  });

  test("is rendered the same the second time", async () => {
    expect((await template(scenario)).text).toBe(made.text);
  });

  test("is valid by strict schemas", async () => {
    const schemas = needed("Every schema", await findSchemas());
    const file = path.join(folder, `${environment.name}-${catalog}.yaml`);
    writeFileSync(file, made.text);
    // The schema of stores made from External Secrets 2.9.0 cannot be compiled; that of 0.16.2 has the same fields.
    const locations = [...schemas.locations(catalog), ...schemas.locations("seed")];
    const judged = (await judge([file], { kubeVersion: kubeVersions[catalog], locations })).get(file) ?? [];
    expect(judged.map(({ object }) => object).toSorted()).toEqual(made.objects.map(nameOf).toSorted());
    // There is no schema of generators to be had.
    const others = judged.filter(({ object }) => object !== `Password/${argocdCacheSecret.name}`);
    expect(others.filter(({ verdict }) => verdict !== "valid")).toEqual([]);
  });

  test("makes each Secret of the configuration, of the environment's entry, and no other", () => {
    expect(made.all("ExternalSecret").filter(({ spec }) => spec.data)).toHaveLength(all.length);
    for (const secret of all) {
      const { spec } = externalSecretOf(secret);
      expect(spec.target).toMatchObject({ name: secret.name, creationPolicy: "Owner" });
      const from = Object.entries(secret.keys).map(([secretKey, property]) => ({
        secretKey,
        remoteRef: { key: secretPath(environment, secret.entry), property },
      }));
      expect(spec.data).toEqual(expect.arrayContaining(from));
      expect(spec.data).toHaveLength(from.length);
    }
  });

  test("adds what is no secret beside the keys, and the labels that readers look for", () => {
    for (const secret of all) {
      const { template: target } = externalSecretOf(secret).spec.target;
      // Merge: a template's data would else take the place of the keys.
      expect(target.mergePolicy).toBe("Merge");
      expect(target.data ?? {}).toEqual(secret.fixed?.(environment) ?? {});
      expect(target.metadata.labels).toMatchObject(secret.labels ?? {});
    }
  });

  test("keeps the store to the namespaces that have a Secret", () => {
    const store = made.one("ClusterSecretStore");
    expect(store.metadata.name).toBe(secretStore);
    expect(store.spec.conditions).toEqual([{ namespaces: ["argo-rollouts", "argocd", "datadog"] }]);
    expect(store.spec.provider).toEqual({ aws: { service: "SecretsManager", region: environment.region } });
    for (const secret of all) {
      expect(externalSecretOf(secret).spec.secretStoreRef).toEqual({
        kind: "ClusterSecretStore",
        name: secretStore,
      });
    }
  });

  test("draws the password of Argo CD's cache once, under every key that something looks for", () => {
    const { namespace, name, keys } = argocdCacheSecret;
    const drawn = made.one("ExternalSecret", name);
    expect(drawn.metadata.namespace).toBe(namespace);
    expect(drawn.spec).toMatchObject({
      refreshPolicy: "CreatedOnce",
      target: { name, creationPolicy: "Owner" },
    });
    expect(drawn.spec).not.toHaveProperty("secretStoreRef");
    expect(drawn.spec.target.template.data).toEqual(
      Object.fromEntries(keys.map((key) => [key, "{{ .password }}"])),
    );
    const [{ sourceRef }] = drawn.spec.dataFrom;
    const generator = made.one(sourceRef.generatorRef.kind, sourceRef.generatorRef.name);
    expect(generator.metadata.namespace).toBe(namespace);
    expect(generator.spec.length).toBeGreaterThanOrEqual(32);
  });

  test("ends only when every key of every Secret is there", () => {
    const looked: string[] = made.all("Job").flatMap(({ metadata, spec }) => {
      const [container] = spec.template.spec.containers;
      return container.env.map(({ valueFrom }: Manifest) => {
        const { name, key, ...rest } = valueFrom.secretKeyRef;
        // Nothing optional: the container must not start without it.
        expect(rest).toEqual({});
        return `${metadata.namespace}/${name}.${key}`;
      });
    });
    const there = all.flatMap(({ namespace, name, keys, fixed }) =>
      [...Object.keys(keys), ...Object.keys(fixed?.(environment) ?? {})].map(
        (key) => `${namespace}/${name}.${key}`,
      ),
    );
    const { namespace, name, keys } = argocdCacheSecret;
    for (const key of keys) there.push(`${namespace}/${name}.${key}`);
    expect(looked.toSorted()).toEqual(there.toSorted());
    for (const { metadata, spec } of made.all("Job")) {
      expect(metadata.annotations["helm.sh/hook"]).toBe("post-install,post-upgrade");
      expect(spec.activeDeadlineSeconds).toBeLessThan(600);
    }
  });

  test("looks with pods that every namespace admits, and that the API server gives nothing", () => {
    expect(Object.values(namespaces)).toContain("restricted");
    expect(made.pods()).toHaveLength(3);
    for (const pod of made.pods()) {
      expect(violations(pod)).toEqual([]);
      expect(pod.spec.automountServiceAccountToken).toBe(false);
    }
  });
});

describe("what is refused, by its name", () => {
  const good = (scenarios[0] as Scenario).values;
  const [secret] = good.externalSecrets;
  const changed = (change: object) => ({ ...good, externalSecrets: [{ ...secret, ...change }] });

  test.each([
    ["a region that is left out", { ...good, store: { ...good.store, region: "" } }, "/store/region"],
    ["an image without a tag", { ...good, check: { image: "ghcr.io/a/b" } }, "/check/image"],
    [
      "a deadline in words",
      { ...good, check: { ...good.check, deadlineSeconds: "5m" } },
      "/check/deadlineSeconds",
    ],
    [
      "an interval without a unit",
      { ...good, store: { ...good.store, refreshInterval: "60" } },
      "/store/refreshInterval",
    ],
    ["a Secret without keys", changed({ keys: {} }), "/externalSecrets/0/keys"],
    ["a Secret without an entry", changed({ entry: undefined }), "missing property 'entry'"],
    ["an entry with a wildcard", changed({ entry: "sample-platform/*" }), "/externalSecrets/0/entry"],
    ["a namespace in capitals", changed({ namespace: "Datadog" }), "/externalSecrets/0/namespace"],
    [
      "a fixed value that would be evaluated",
      changed({ fixed: { url: "{{ .password }}" } }),
      "/externalSecrets/0/fixed/url",
    ],
    [
      "a value in the place of a key",
      changed({ keys: { "api-key": { value: "s3cret" } } }),
      "/externalSecrets/0/keys/api-key",
    ],
    [
      "a setting that is unknown",
      changed({ optional: true }),
      "additional properties 'optional' not allowed",
    ],
  ])("%s", async (_, values, said) => {
    await expect(template({ values, catalog: "seed" })).rejects.toThrow(said);
  });
});

test("without Secrets there is no store, and nothing to look for", async () => {
  expect((await template({ values: {}, catalog: "seed" })).objects.map(nameOf)).toEqual([
    "ConfigMap/kong-plugin-shadow-mirror",
  ]);
});
