import { readFileSync } from "node:fs";
import path from "node:path";
import type { CatalogName } from "../../config/catalog";

/** A Go module in `modules/`: pins what is built from it, and by its go.sum, what that is built from. */
export interface Module {
  readonly name: string;
  /** Its folder, if that is called otherwise. */
  readonly folder?: string;
  /** The module that its programs come from; those of our own have none. */
  readonly upstream?: string;
  /** Programs by the name they are called here, each with its package. */
  readonly programs: Readonly<Record<string, string>>;
  /** Linker settings, which most programs take their version from. */
  readonly settings?: (version: string) => Readonly<Record<string, string>>;
  /** Folders of the upstream module with definitions of its custom resources. */
  readonly definitions?: string;
}

/** What the control plane and the controllers of catalog `seed` are built from, in the order of building. */
const seed = [
  { name: "certificates", programs: { certificates: "." } },
  { name: "redis", programs: { redis: "." } },
  {
    name: "etcd",
    upstream: "go.etcd.io/etcd/server/v3",
    programs: { etcd: "go.etcd.io/etcd/server/v3" },
  },
  {
    name: "kubernetes",
    upstream: "k8s.io/kubernetes",
    programs: {
      "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
      "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
      "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
      kubectl: "k8s.io/kubernetes/cmd/kubectl",
    },
    settings: (version: string) => {
      const [major = "", minor = ""] = version.slice(1).split(".");
      return Object.fromEntries(
        Object.entries({ gitVersion: version, gitMajor: major, gitMinor: minor }).map(([name, value]) => [
          `k8s.io/component-base/version.${name}`,
          value,
        ]),
      );
    },
  },
  { name: "kwok", upstream: "sigs.k8s.io/kwok", programs: { kwok: "sigs.k8s.io/kwok/cmd/kwok" } },
  {
    name: "argo-rollouts",
    upstream: "github.com/argoproj/argo-rollouts",
    programs: { "rollouts-controller": "github.com/argoproj/argo-rollouts/cmd/rollouts-controller" },
    settings: (version: string) => ({ "github.com/argoproj/argo-rollouts/utils/version.version": version }),
    definitions: "manifests/crds",
  },
  {
    name: "argo-cd",
    upstream: "github.com/argoproj/argo-cd/v2",
    programs: { argocd: "github.com/argoproj/argo-cd/v2/cmd" },
    settings: (version: string) => ({ "github.com/argoproj/argo-cd/v2/common.version": version.slice(1) }),
    definitions: "manifests/crds",
  },
] as const satisfies readonly Module[];

/** Where the modules are. */
const MODULES = path.join("operations", "cluster", "modules");

const ARGO_CD = "github.com/argoproj/argo-cd/v3";

/** In which modules of `current` are others. */
const current: Partial<Record<ModuleName, Omit<Module, "name" | "programs"> & Partial<Module>>> = {
  kubernetes: { folder: "current/kubernetes" },
  "argo-rollouts": { folder: "current/argo-rollouts" },
  "argo-cd": {
    folder: "current/argo-cd",
    upstream: ARGO_CD,
    programs: { argocd: `${ARGO_CD}/cmd` },
    settings: (version) => ({ [`${ARGO_CD}/common.version`]: version.slice(1) }),
  },
};

/** All that a cluster of a catalog is built from, in the order of building. */
export const modules: Readonly<Record<CatalogName, readonly Module[]>> = {
  seed,
  current: seed.map((module) => ({ ...module, ...current[module.name] })),
};

/** The module of a name. */
export function moduleOf(catalog: CatalogName, name: ModuleName): Module {
  return modules[catalog].find((module) => module.name === name) as Module;
}

/** Where a module is. */
export function sourceOf({ name, folder = name }: Module): string {
  return path.join(MODULES, folder);
}

type KeysOf<T> = T extends unknown ? keyof T : never;
export type ModuleName = (typeof seed)[number]["name"];
export type ProgramName = KeysOf<(typeof seed)[number]["programs"]>;

/**
 * The version that a module pins, for example "v1.33.4"; of our own there is none.
 *
 * @throws Error when its go.mod does not name it.
 */
export function versionOf(module: Module): string | undefined {
  const { upstream } = module;
  if (!upstream) return undefined;
  const file = path.join(sourceOf(module), "go.mod");
  const [, version] =
    readFileSync(file, "utf8").match(new RegExp(`^(?:require )?\\s*${upstream} (v\\S+)`, "m")) ?? [];
  if (!version) throw new Error(`${file} requires no ${upstream}.`);
  return version;
}
