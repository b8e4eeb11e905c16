/** The page on upgrading says what the catalogs hold, and asks for nothing that there is not. */
import { readFileSync } from "node:fs";
import { catalogs } from "../../config/catalog";
import { charts } from "../../config/charts";
import { dev } from "../../config/environments/dev";
import { parseEnvironment } from "../../config/load";
import { argoCdValues } from "../../constructs/charts/argo-cd-values";
import { compose } from "../../main";
import { synthesize } from "../synthesized";

const page = readFileSync("docs/operations/upgrade.md", "utf8");
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join("");

test("lists every chart with the version that it leaves and the one that it comes to", () => {
  const rows = [...page.matchAll(/^\| ([\w-]+) \| ([\d.]+) → ([\d.]+) \|/gm)].map(([, ...cells]) => cells);
  const expected = Object.values(charts.seed).map(({ name, version }) => [
    name,
    version,
    charts.current[name].version,
  ]);
  expect(rows).toEqual(expect.arrayContaining(expected));
  expect(rows).toHaveLength(expected.length);
});

test("goes up one minor version at a time, from that of seed to that of current", () => {
  const minor = (version: string) => Number(version.split(".")[1]);
  const steps = [...page.matchAll(/^\| \d \| .*?Kubernetes 1\.(\d+)/gm)].map(([, step]) => Number(step));
  const [from, to] = [minor(catalogs.seed.kubernetes.version), minor(catalogs.current.kubernetes.version)];
  expect(steps).toEqual(Array.from({ length: to - from + 1 }, (_, index) => from + index));
});

test("installs the definitions of the Kong chart that it comes to", () => {
  const { repository, version } = charts.current.kong;
  expect(commands).toContain(`helm show crds kong --repo ${repository} --version ${version} |`);
});

test("names programs and stacks that there are", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const [, script] of commands.matchAll(/npm run ([\w:]+)/g))
    expect(scripts).toHaveProperty(script as string);
  const { ids } = synthesize(dev, compose);
  const named = [...commands.matchAll(/npx cdktf \w+ ([\w-]+)/g)].map(([, id]) => id);
  expect(named).not.toHaveLength(0);
  for (const id of named) expect(ids).toContain(id);
});

test("calls the cluster by its name", () => {
  const { project, name } = parseEnvironment(dev);
  expect(commands).toContain(`cluster=${project}-${name}\n`);
});

test("says rightly of Argo CD in seed that it tracks by annotation and knows no rights but those built in", () => {
  const { configs } = argoCdValues({ catalog: "seed", chart: charts.seed["argo-cd"], argocd: {} });
  expect(configs.cm).toMatchObject({ "application.resourceTrackingMethod": "annotation" });
  expect(configs.rbac).toEqual({ "policy.default": "role:readonly" });
});
