import { charts } from "../../../config/charts";
import { dev } from "../../../config/environments/dev";
import { parseEnvironment } from "../../../config/load";
import { type ClusterSecret, clusterSecrets, namespaces, repositoryUrl } from "../../../config/platform";
import type { EnvironmentInput } from "../../../config/schema";
import { secrets } from "../../../config/secrets";
import { platformResourcesValues } from "../../../constructs/charts/platform-resources";
import { compose } from "../../../main";
import { synthesize } from "../../synthesized";

const all = Object.values<ClusterSecret>(clusterSecrets);

function values(changes: Partial<EnvironmentInput> = {}) {
  return platformResourcesValues(parseEnvironment({ ...dev, ...changes }), charts.seed["external-secrets"]);
}

/** The Secret of a namespace with a name, as the chart is told to make it. */
function secret({ namespace, name }: ClusterSecret, changes: Partial<EnvironmentInput> = {}) {
  return values(changes).externalSecrets.find((made) => made.namespace === namespace && made.name === name);
}

describe("every Secret of the cluster", () => {
  test("comes from an entry that a person is asked for, key by key", () => {
    for (const { entry, keys } of all) {
      expect(Object.keys(secrets[entry].keys)).toEqual(expect.arrayContaining(Object.values(keys)));
    }
  });

  test("and every key of every entry is used", () => {
    for (const [entry, { keys }] of Object.entries(secrets)) {
      const used = all.filter((made) => made.entry === entry).flatMap((made) => Object.values(made.keys));
      expect([...new Set(used)].sort()).toEqual(Object.keys(keys).sort());
    }
  });

  test("goes into a namespace of the platform, under a name that no other has there", () => {
    for (const { namespace } of all) expect(Object.keys(namespaces)).toContain(namespace);
    const places = all.map(({ namespace, name }) => `${namespace}/${name}`);
    expect(new Set(places).size).toBe(places.length);
  });

  test("is read from the environment's own entry, in its region", () => {
    expect(values().store.region).toBe(dev.region);
    for (const { entry } of values().externalSecrets)
      expect(entry).toMatch(/^sample-platform\/dev\/[a-z-]+$/);
  });
});

test("Rollouts finds Datadog's address and keys under the names that it looks for", () => {
  expect(secret(clusterSecrets.rolloutsAnalysis, { datadog: { site: "datadoghq.eu" } })).toMatchObject({
    namespace: "argo-rollouts",
    name: "datadog",
    keys: { "api-key": "api-key", "app-key": "app-key" },
    fixed: { address: "https://api.datadoghq.eu" },
  });
  expect(clusterSecrets.rolloutsNotifications).toMatchObject({
    namespace: "argo-rollouts",
    name: "argo-rollouts-notification-secret",
  });
});

test("Argo CD knows its credentials by a label, and for which repository they are", () => {
  expect(secret(clusterSecrets.argocdRepository)).toMatchObject({
    namespace: "argocd",
    keys: { username: "username", password: "password" },
    fixed: { type: "git", url: "https://github.com/example/sample-platform.git" },
    labels: { "argocd.argoproj.io/secret-type": "repository" },
  });
  const elsewhere = { repository: { owner: "acme", name: "platform" } };
  expect(secret(clusterSecrets.argocdRepository, elsewhere)?.fixed.url).toBe(repositoryUrl(elsewhere));
});

test("the agents' namespace gets no application key: only analyses ask Datadog anything", () => {
  const inDatadog = all.filter(({ namespace }) => namespace === "datadog");
  expect(inDatadog.flatMap(({ keys }) => Object.values(keys))).not.toContain("app-key");
});

test("the Secrets are looked for with the image of the External Secrets that is installed", () => {
  expect(values().check.image).toMatch(/^ghcr\.io\/external-secrets\/external-secrets:v0\.16\.2$/);
});

describe("the release", () => {
  const stack = synthesize("dev", compose).stack("dev-platform");
  const release = stack.resource("helm_release", "platform-resources/chart/release");

  test("is of this repository's chart, in a folder that another content would give another name", () => {
    expect(release.chart).toMatch(/^assets\/platform-resources_files_[0-9A-F]+\/[0-9A-F]{32}$/);
    expect(release).not.toHaveProperty("repository");
  });

  test("comes after External Secrets and after every namespace that it puts something into", () => {
    const before: string[] = release.depends_on;
    expect(before).toContain(stack.resource("helm_release", "external-secrets/chart/release").$address);
    for (const namespace of [...new Set(all.map((made) => made.namespace)), "kong"]) {
      const { $address } = stack.resource("kubernetes_namespace_v1", `namespaces/${namespace}/namespace`);
      expect(before).toContain($address);
    }
  });

  test("may take longer than its pods wait for the Secrets, so that they and not the clock say what is missing", () => {
    expect(release.timeout).toBeGreaterThan(300);
    expect(release).toMatchObject({ wait: true, wait_for_jobs: true, atomic: true });
  });
});
