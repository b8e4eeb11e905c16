import path from "node:path";
import type { Programs } from "./build";
import { flags } from "./flags";
import type { Folder } from "./folder";
import { MARK } from "./mark";
import type { Service } from "./processes";

/** Fakes the kubelets of our nodes: pods become ready, and nothing is pulled or run. */
export function kubelets(folder: Folder, programs: Programs): Service {
  return {
    name: "kwok",
    program: programs.pathOf("kwok"),
    port: folder.ports.kwok,
    args: flags({
      kubeconfig: folder.file("kubeconfig"),
      config: path.resolve("operations/cluster/stages.yaml"),
      "manage-nodes-with-label-selector": MARK,
      "server-address": `127.0.0.1:${folder.ports.kwok}`,
      // A cluster with a controller of nodes takes one without it for dead.
      "node-lease-duration-seconds": 40,
    }),
    // Its own files, too, in the cluster's folder.
    env: { HOME: folder.path },
  };
}
