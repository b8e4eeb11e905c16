/** What the control plane on this machine is built from is what the catalog `seed` installs. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { catalogs } from "../../../config/catalog";
import { charts } from "../../../config/charts";
import { MODULES, type ModuleName, modules, versionOf } from "../../../operations/cluster/programs";

const version = (name: ModuleName) => versionOf(modules.find((module) => module.name === name) as never);

it("runs the Kubernetes that catalog seed names", () => {
  expect(version("kubernetes")).toMatch(new RegExp(`^v${catalogs.seed.kubernetes.version}\\.`));
});

it("runs the Argo Rollouts that catalog seed installs", () => {
  expect(version("argo-rollouts")).toBe(charts.seed["argo-rollouts"].imageTag);
});

it("runs the newest Argo CD of the line that catalog seed installs which is to be had as a module", () => {
  expect(charts.seed["argo-cd"].imageTag).toBe("v2.8.21");
  expect(version("argo-cd")).toBe("v2.8.19");
});

it.each(modules.map((module) => [module.name, module] as const))(
  "pins all that %s is built from by checksum",
  (name, module) => {
    const requires = readFileSync(path.join(MODULES, name, "go.mod"), "utf8").includes("require");
    expect(requires).toBe("upstream" in module || name === "redis");
    expect(existsSync(path.join(MODULES, name, "go.sum"))).toBe(requires);
  },
);

it("says which file does not name a version", () => {
  expect(() => versionOf({ name: "etcd", upstream: "example.com/nothing", programs: {} })).toThrow(
    "operations/cluster/modules/etcd/go.mod requires no example.com/nothing.",
  );
});
