/** No chart refuses a key that it does not know: a typo would pass in silence. Here it fails, without the charts. */
import { readKeyList } from "../../../operations/upstream/key-lists";
import { unknownKeys } from "../../../operations/upstream/keys";
import { leavesOf, pathToText, textToPath, withValue } from "../../../operations/upstream/paths";
import { RENDER_AGAIN } from "../../../operations/upstream/records";
import { titleOf, type UpstreamRelease, upstreamReleases } from "../../../operations/upstream/releases";

const releases = upstreamReleases();

function demandKnownKeys(release: UpstreamRelease, values = release.values): void {
  const list = readKeyList(release);
  const name = `${release.chart} ${release.version}`;
  if (!list) throw new Error(`Nobody knows yet which keys ${name} reads. Write them down: ${RENDER_AGAIN}`);
  const unknown = unknownKeys(values, list.keys);
  if (unknown.length === 0) return;
  throw new Error(
    `${name} does not read ${unknown.join(", ")}: the values that constructs/charts gives it have no such key as ` +
      `of ${list.readOn}. The keys are told at ${list.source}; if there is a new one, write it down: ${RENDER_AGAIN}`,
  );
}

test.each(releases.map((release) => ({ title: titleOf(release), release })))(
  "$title: every key is one that the chart reads",
  ({ release }) => demandKnownKeys(release),
);

test.each(releases.map((release) => ({ title: titleOf(release), release })))(
  "$title: every key that is misspelt at the top is found",
  ({ release }) => {
    for (const key of Object.keys(release.values)) {
      const { [key]: value, ...others } = release.values;
      expect(() => demandKnownKeys(release, { ...others, [`${key}s`]: value })).toThrow(`${key}s`);
    }
  },
);

test.each([
  ["kong", "proxy.typ"],
  ["kong", "admin.enable"],
  ["argo-cd", "server.metric.enabled"],
  ["argo-rollouts", "controller.replica"],
  ["datadog", "datadog.apm.portEnable"],
  ["datadog", "agents.containers.agents.resources"],
  ["external-secrets", "webhook.replicas"],
  ["cluster-autoscaler", "autoDiscovery.cluster"],
  ["metrics-server", "podDisruptionBudget.enable"],
  ["argocd-image-updater", "serviceAccount.names"],
] as const)("%s: a misspelt %s is refused, with where to look", (chart, typo) => {
  for (const release of releases.filter((candidate) => candidate.chart === chart)) {
    const values = withValue(release.values, textToPath(typo), "value");
    const where = new RegExp(`${chart}.*does not read ${typo}.*https://github.com/`);
    expect(() => demandKnownKeys(release, values)).toThrow(where);
  }
});

test("a key with dots in it is one key, and is written between quotation marks", () => {
  const path = ["configs", "cm", "admin.enabled"];
  expect(pathToText(path)).toBe('configs.cm."admin.enabled"');
  expect(textToPath(pathToText(path))).toEqual(path);
  expect(leavesOf({ configs: { cm: { "admin.enabled": false } } })).toEqual([path]);
});
