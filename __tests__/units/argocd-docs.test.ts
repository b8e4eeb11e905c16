/** The runbook on Argo CD says what is deployed. */
import { readFileSync } from "node:fs";
import { applicationName, argocdCacheSecret, BUILD_TAG } from "../../config/argocd";
import { dev } from "../../config/environments/dev";
import { prod } from "../../config/environments/prod";
import { parseEnvironment } from "../../config/load";
import { service } from "../../config/service";
import { application } from "../../constructs/charts/application";

const page = readFileSync("docs/operations/argocd.md", "utf8");

test("names the Applications, and the file that dev's image is written to", () => {
  for (const environment of [dev, prod]) expect(page).toContain(`\`${applicationName(environment)}\``);
  expect(page).toContain(`charts/${service.name}/.argocd-source-${applicationName(dev)}.yaml`);
});

test("tells dev, whose image Image Updater keeps, from prod, whose image is reviewed", () => {
  expect(parseEnvironment(dev).delivery.imageUpdates).toBe("newestBuild");
  expect(parseEnvironment(prod).delivery.imageUpdates).toBe("reviewed");
  expect(BUILD_TAG).toContain("{40}");
  expect(page).toContain("tags that are a commit, 40 digits");
});

test("says how often a failed sync is tried again, and after how long", () => {
  const { limit, backoff } = application(parseEnvironment(dev), { repositoryUrl: "", clusterName: "" })
    .syncPolicy.retry;
  const first = Number.parseInt(backoff.duration, 10);
  const waits = Array.from({ length: limit }, (_, index) => first * backoff.factor ** index);
  expect(page).toContain(
    `tried three times more, after ${waits.join(", ").replace(/, (\d+)$/, " and $1")} seconds`,
  );
});

test("names the Secret with the cache's password", () => {
  expect(page).toContain(`(Secret \`${argocdCacheSecret.name}\`)`);
  expect(page).toContain(`delete secret ${argocdCacheSecret.name}`);
});

test("answers what a reviewer asks first", () => {
  for (const question of [
    "Where is the admin password",
    "How do I roll back",
    "What happens on a failed sync",
  ]) {
    expect(page).toContain(`## ${question}`);
  }
});
