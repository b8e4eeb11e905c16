/** What Image Updater commits for dev changes dev, and leaves every other environment as it was. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { applicationName } from "../../config/argocd";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { type Application, application } from "../../constructs/charts/application";
import { outputOf } from "../../operations/tools/command";
import { helm, kubeVersions, type Manifest, RENDER_MILLISECONDS, Rendered } from "./rendered";

const NEW_BUILD = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";
const [local, dev, prod] = loadEnvironments("local,dev,prod") as [Environment, Environment, Environment];

const clone = mkdtempSync(path.join(tmpdir(), "write-back-"));
afterAll(() => rmSync(clone, { recursive: true, force: true }));

const accountOf = ({ name }: Environment) => ({
  clusterName: `sample-platform-${name}`,
  repositoryUrl: `123456789012.dkr.ecr.us-east-1.amazonaws.com/sample-platform-${name}/sample-web-app`,
});

type HelmSource = Application["source"]["helm"] & {
  readonly parameters?: readonly { readonly name: string; readonly value: string }[];
};

/**
 * Renders an Application as Argo CD does: `.argocd-source.yaml` and `.argocd-source-<application>.yaml`, where they are,
 * are merged into its source (RFC 7386), then values files, values and parameters are laid over one another.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/parameters/#store-overrides-in-git
 */
async function synced(environment: Environment, name = applicationName(environment)): Promise<Rendered> {
  const { source, destination } = application(environment, accountOf(environment));
  const folder = path.join(clone, source.path);
  let settings: HelmSource = source.helm;
  for (const file of [".argocd-source.yaml", `.argocd-source-${name}.yaml`]) {
    const override = path.join(folder, file);
    if (existsSync(override)) settings = { ...settings, ...parse(readFileSync(override, "utf8")).helm };
  }
  const values = path.join(clone, `${name}.json`);
  writeFileSync(values, JSON.stringify(settings.valuesObject));
  return new Rendered(
    await outputOf(await helm(), [
      ...["template", settings.releaseName, folder, "--namespace", destination.namespace],
      ...["--kube-version", kubeVersions[environment.catalog]],
      ...settings.valueFiles.flatMap((file) => ["--values", path.join(folder, file)]),
      ...["--values", values],
      ...(settings.parameters ?? []).flatMap((parameter) => [
        "--set-string",
        `${parameter.name}=${parameter.value}`,
      ]),
    ]),
  );
}

/** What Image Updater writes beside the chart, with the parameters that the Application's annotations name. */
function writeBack(environment: Environment): void {
  const { source, additionalAnnotations = {} } = application(environment, accountOf(environment));
  const parameter = (setting: string, value: string) => ({
    name: additionalAnnotations[`argocd-image-updater.argoproj.io/service.helm.${setting}`],
    value,
    forcestring: true,
  });
  const parameters = [
    parameter("image-name", accountOf(environment).repositoryUrl),
    parameter("image-tag", NEW_BUILD),
  ];
  const file = `.argocd-source-${applicationName(environment)}.yaml`;
  writeFileSync(path.join(clone, source.path, file), stringify({ helm: { parameters } }));
}

const imageOf = (manifests: Rendered): string => {
  const [container]: Manifest[] = manifests.one("Rollout").spec.template.spec.containers;
  return container?.image;
};

describe("after Image Updater committed a new build of dev", () => {
  const before: Record<string, Rendered> = {};
  beforeAll(async () => {
    cpSync("charts/sample-web-app", path.join(clone, "charts/sample-web-app"), { recursive: true });
    for (const environment of [local, dev, prod]) before[environment.name] = await synced(environment);
    writeBack(dev);
  }, RENDER_MILLISECONDS);

  test("dev runs it, from its own registry", async () => {
    expect(imageOf(await synced(dev))).toBe(`${accountOf(dev).repositoryUrl}:${NEW_BUILD}`);
  });

  test("nothing else in dev is another", async () => {
    const image = imageOf(before.dev as Rendered);
    const [, version] = image.split(":") as [string, string];
    const after = (await synced(dev)).text.replaceAll(NEW_BUILD, version);
    // Also the label and the variable that tell the version; checksums of them, too.
    const plain = (text: string) => text.replaceAll(/checksum\/\w+: \w+/g, "").replaceAll(/["']/g, "");
    expect(plain(after)).toBe(plain((before.dev as Rendered).text));
  });

  test.each([prod, local])("what $name runs is what it ran before, to the letter", async (environment) => {
    const after = await synced(environment);
    expect(after.text).toBe(before[environment.name]?.text);
    expect(imageOf(after)).not.toContain(NEW_BUILD);
  });

  test("prod would run it if its Application had the same name: that is what the names are for", async () => {
    expect(imageOf(await synced(prod, applicationName(dev)))).toContain(NEW_BUILD);
  });

  test("prod's image changes where a reviewer sees it: in its values file", async () => {
    const file = path.join(clone, "charts/sample-web-app/values-prod.yaml");
    const reviewed = parse(readFileSync(file, "utf8"));
    writeFileSync(file, stringify({ ...reviewed, image: { tag: "1.5.0" } }));
    expect(imageOf(await synced(prod))).toBe(`${accountOf(prod).repositoryUrl}:1.5.0`);
  });
});
