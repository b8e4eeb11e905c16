import { createHash } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import type { CatalogName } from "../../config/catalog";
import { UserError } from "../../config/user-error";
import { executables, outputOf } from "../tools/command";
import type { Manifest } from "./api";
import { type ControlPlane, ready, withApi } from "./control-plane";
import type { Folder } from "./folder";
import { isMarked, lists } from "./mark";

/** Of kind 0.30 and of 0.32, by their release notes: https://github.com/kubernetes-sigs/kind/releases */
const nodeImages: Readonly<Record<CatalogName, string>> = {
  seed: "kindest/node:v1.33.4@sha256:25a6018e48dfcaee478f4a59af81157a437f15e6e140bf103f85a2e7cd0cbbf2",
  current: "kindest/node:v1.35.1@sha256:05d7bcdefbda08b4e038f644c4df690cdac3fba8b06f8289f30e10026720a1ab",
};
/** An image of half a gigabyte may have to come first. */
const CREATE_SECONDS = 900;
/** Docker's answer whether it is there. */
const ANSWER_SECONDS = 10;

/** Whether kind is on the PATH, and a Docker that answers. */
export async function hasKind(): Promise<boolean> {
  if (executables("kind").length === 0 || executables("docker").length === 0) return false;
  return outputOf("docker", ["info"], { timeoutSeconds: ANSWER_SECONDS }).then(
    () => true,
    () => false,
  );
}

/** A cluster of kind's, of which only the control plane is used: pods go to nodes that kwok fakes, as everywhere. */
export const kind: ControlPlane = {
  name: "kind",
  async up(folder) {
    const name = nameOf(folder);
    const kubeconfig = folder.file("kubeconfig");
    const exists = (await run(["get", "clusters"])).split("\n").includes(name);
    if (!exists) {
      rmSync(folder.file("filled"), { force: true });
      const place = ["--name", name, "--image", nodeImages[folder.catalog], "--kubeconfig", kubeconfig];
      await run(["create", "cluster", ...place, "--wait", "180s"], CREATE_SECONDS);
    } else if (!existsSync(kubeconfig)) {
      await run(["export", "kubeconfig", "--name", name, "--kubeconfig", kubeconfig]);
    }
    await withApi(folder, async (api) => {
      await ready(api);
      const { items } = await api.get(lists.Node);
      for (const node of items.filter((one: Manifest) => !isMarked(one)))
        await api.patch(`${lists.Node}/${node.metadata.name}`, { spec: { unschedulable: true } });
    });
  },
  async down(folder) {
    await run(["delete", "cluster", "--name", nameOf(folder), "--kubeconfig", folder.file("kubeconfig")]);
  },
};

/** Of its own for each folder, so that two checkouts do not take each other's. */
function nameOf(folder: Folder): string {
  return `rehearsal-${createHash("sha256").update(folder.path).digest("hex").slice(0, 8)}`;
}

async function run(args: readonly string[], timeoutSeconds = 120): Promise<string> {
  try {
    return await outputOf("kind", args, { timeoutSeconds });
  } catch (error) {
    throw new UserError(`kind ${args.slice(0, 2).join(" ")} fails: ${(error as Error).message}`);
  }
}
