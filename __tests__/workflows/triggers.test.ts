/** Which commits start what: none starts itself again, and none that matters starts nothing. */

import { applicationName } from "../../config/argocd";
import { loadEnvironments } from "../../config/load";
import { service } from "../../config/service";
import { type PathFilter, workflowCalled, workflows } from "./workflow";

/** The workflows that a push to `main` with these changed files starts. */
function startedBy(...files: string[]): string[] {
  return workflows
    .filter(({ on }) => "push" in on && matchesPush(on.push ?? {}, files))
    .map(({ name }) => name)
    .sort();
}

function matchesPush(
  { branches, tags, paths, "paths-ignore": ignored }: PathFilter,
  files: string[],
): boolean {
  if (tags && !branches) return false;
  if (branches && !branches.includes("main")) return false;
  if (ignored && files.every((file) => ignored.some((pattern) => matches(file, pattern)))) return false;
  return !paths || files.some((file) => paths.reduce((so, pattern) => decide(so, file, pattern), false));
}

/** Of several patterns the last one that matches decides. */
function decide(so: boolean, file: string, pattern: string): boolean {
  const negated = pattern.startsWith("!");
  return matches(file, negated ? pattern.slice(1) : pattern) ? !negated : so;
}

/** GitHub's patterns, as far as they are used here. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet */
function matches(file: string, pattern: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/\*\*\/|\*\*|\*/g, (stars) => ({ "**/": "(?:.*/)?", "**": ".*" })[stars] ?? "[^/]*");
  return new RegExp(`^${expression}$`).test(file);
}

const [dev] = loadEnvironments("dev");
const chart = `charts/${service.name}`;

test("what Image Updater commits starts nothing: its build was proven before it was pushed", () => {
  if (!dev) throw new Error("There is no environment dev.");
  expect(startedBy(`${chart}/.argocd-source-${applicationName(dev)}.yaml`)).toEqual([]);
});

test("a new version in prod's values is not built or deployed again, only proven", () => {
  expect(startedBy(`${chart}/values-prod.yaml`)).toEqual(["ci"]);
});

test("a change of the service is proven and built, and Argo CD does the rest", () => {
  expect(startedBy("service/src/echo.ts")).toEqual(["build-push-ecr", "ci"]);
  expect(startedBy("service/Dockerfile")).toEqual(["build-push-ecr", "ci"]);
  expect(startedBy("service/templates/echo.html")).toEqual(["build-push-ecr", "ci"]);
});

test("dependencies are in the image as well as in the stacks, and looked up for holes", () => {
  expect(startedBy("package-lock.json")).toEqual(["build-push-ecr", "ci", "dependencies", "deploy"]);
});

test.each([
  "main.ts",
  "stacks/vpc.ts",
  "constructs/charts/kong.ts",
  "config/environments/dev.ts",
  "backend/stack.ts",
])("a change of %s is proven and deployed", (file) => expect(startedBy(file)).toEqual(["ci", "deploy"]));

test("a chart that Terraform installs is deployed with the stacks, one that Argo CD installs is not", () => {
  expect(startedBy("charts/platform-resources/templates/stores.yaml")).toEqual(["ci", "deploy"]);
  expect(startedBy(`${chart}/templates/rollout.yaml`)).toEqual(["ci"]);
});

test("documentation is proven, and goes nowhere", () => {
  expect(startedBy("docs/architecture.md")).toEqual(["ci"]);
});

test("pull requests are proven, from wherever they come", () => {
  expect(workflowCalled("ci").on).toMatchObject({ pull_request: null });
});

test("a tag makes an image and a release, if it is a version", () => {
  expect(workflowCalled("build-push-ecr").on.push?.tags).toEqual(["v[0-9]+.[0-9]+.[0-9]+"]);
  expect(workflowCalled("release").on.push?.tags).toEqual(["v[0-9]+.[0-9]+.[0-9]+"]);
});
