/** What a cluster on this machine is built from is what its catalog installs. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type CatalogName, catalogs } from "../../../config/catalog";
import { charts } from "../../../config/charts";
import {
  type ModuleName,
  moduleOf,
  modules,
  sourceOf,
  versionOf,
} from "../../../operations/cluster/programs";

const version = (catalog: CatalogName, name: ModuleName) => versionOf(moduleOf(catalog, name));
const names: readonly CatalogName[] = ["seed", "current"];

it.each(names)("runs the Kubernetes that catalog %s names", (catalog) => {
  expect(version(catalog, "kubernetes")).toMatch(new RegExp(`^v${catalogs[catalog].kubernetes.version}\\.`));
});

it.each(names)("runs the Argo Rollouts that catalog %s installs", (catalog) => {
  const { imageTag, appVersion } = charts[catalog]["argo-rollouts"];
  expect(version(catalog, "argo-rollouts")).toBe(imageTag ?? `v${appVersion}`);
});

it("runs the newest Argo CD of the line that catalog seed installs which is to be had as a module", () => {
  expect(charts.seed["argo-cd"].imageTag).toBe("v2.8.21");
  expect(version("seed", "argo-cd")).toBe("v2.8.19");
});

it("runs the newest Argo CD before the one that catalog current installs which modules alone make up", () => {
  expect(charts.current["argo-cd"].appVersion).toBe("3.4.4");
  expect(version("current", "argo-cd")).toBe("v3.2.11");
});

it("builds what both catalogs share once", () => {
  const folders = names.map((catalog) => modules[catalog].map((module) => sourceOf(module)));
  const shared = ["certificates", "redis", "etcd", "kwok"].map(
    (name) => `operations/cluster/modules/${name}`,
  );
  expect(folders[0]?.filter((folder) => folders[1]?.includes(folder))).toEqual(shared);
});

it.each(
  names.flatMap((catalog) => modules[catalog].map((module) => [catalog, module.name, module] as const)),
)("pins all that %s's %s is built from by checksum", (_, name, module) => {
  const requires = readFileSync(path.join(sourceOf(module), "go.mod"), "utf8").includes("require");
  expect(requires).toBe(module.upstream !== undefined || name === "redis");
  expect(existsSync(path.join(sourceOf(module), "go.sum"))).toBe(requires);
});

it("says which file does not name a version", () => {
  expect(() => versionOf({ name: "etcd", upstream: "example.com/nothing", programs: {} })).toThrow(
    "operations/cluster/modules/etcd/go.mod requires no example.com/nothing.",
  );
});
