/** The runbooks on secrets and on Datadog say what is deployed. */
import { readFileSync } from "node:fs";
import { prod } from "../../config/environments/prod";
import { parseEnvironment } from "../../config/load";
import { agentPorts, type ClusterSecret, clusterSecrets } from "../../config/platform";

const secretsPage = readFileSync("docs/operations/secrets.md", "utf8");
const datadogPage = readFileSync("docs/operations/datadog.md", "utf8");

test("secrets.md lists every Secret of the cluster, with its entry and its keys, and no other", () => {
  const rows = [...secretsPage.matchAll(/^\| `([\w-]+)` \| `([\w/-]+)` \| (`.*?`) \|/gm)];
  const listed = rows.map(([, entry, secret, keys]) => [
    entry,
    secret,
    keys?.replaceAll("`", "").split(", ").sort(),
  ]);
  const environment = parseEnvironment(prod);
  const made = Object.values<ClusterSecret>(clusterSecrets).map(({ entry, namespace, name, keys, fixed }) => [
    entry,
    `${namespace}/${name}`,
    [...Object.keys(keys), ...Object.keys(fixed?.(environment) ?? {})].sort(),
  ]);
  expect(listed).toEqual(expect.arrayContaining(made));
  expect(listed).toHaveLength(made.length);
});

test("secrets.md says for how long production's entries can be brought back", () => {
  expect(secretsPage).toContain(`${prod.secrets.recoveryWindowDays} days in \`prod\``);
});

test("secrets.md names the namespaces that the store serves", () => {
  const namespaces = [...new Set(Object.values(clusterSecrets).map(({ namespace }) => namespace))].sort();
  expect(namespaces).toEqual(["argo-rollouts", "argocd", "datadog"]);
  expect(secretsPage).toContain("`argo-rollouts`, `argocd` and `datadog` alone");
});

test("datadog.md names the ports of the agents", () => {
  for (const port of Object.values(agentPorts)) expect(datadogPage).toMatch(new RegExp(`\\b${port}\\b`));
});
