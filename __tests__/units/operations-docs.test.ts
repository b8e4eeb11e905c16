/** The pages on secrets, states and Datadog say what is deployed. */
import { readdirSync, readFileSync } from "node:fs";
import { lockTableName, stateBucketName, stateKeyAlias } from "../../backend/remote-state";
import { dev } from "../../config/environments/dev";
import { prod } from "../../config/environments/prod";
import { parseEnvironment } from "../../config/load";
import { agentPorts, type ClusterSecret, clusterSecrets } from "../../config/platform";
import { compose } from "../../main";
import { synthesize } from "../synthesized";

const secretsPage = readFileSync("docs/operations/secrets.md", "utf8");
const statePage = readFileSync("docs/operations/state.md", "utf8");
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

test("state.md names where states are, and for how long what is gone can be brought back", () => {
  const environment = parseEnvironment(dev);
  const bucket = stateBucketName(environment).replace(environment.account, "ACCOUNT");
  for (const name of [bucket, lockTableName(environment), `alias/${stateKeyAlias(environment)}`]) {
    expect(statePage).toContain(`\`${name}\``);
  }
  expect(statePage).toContain(
    `(${dev.state.noncurrentVersionDays} days in \`dev\`, ${prod.state.noncurrentVersionDays} in\n\`prod\`)`,
  );
  expect(statePage).toContain("within 7 days (30 in `prod`)");
  const { stack } = synthesize("prod", compose);
  expect(stack("prod-backend").only("aws_kms_key").deletion_window_in_days).toBe(30);
});

test("every page and every runbook is one of those that the table of questions leads to", () => {
  const contents = readFileSync("docs/operations/README.md", "utf8");
  const pages = readdirSync("docs/operations").filter((name) => name.endsWith(".md") && name !== "README.md");
  for (const page of pages) expect(contents).toContain(`](${page}`);
  expect(contents).toContain("](runbooks)");
});

test("datadog.md names the ports of the agents", () => {
  for (const port of Object.values(agentPorts)) expect(datadogPage).toMatch(new RegExp(`\\b${port}\\b`));
});
