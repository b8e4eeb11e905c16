import { findCluster } from "../cluster/find";
import { executables } from "../tools/command";
import {
  findActionlint,
  findChromium,
  findCrane,
  findEmulator,
  findGo,
  findHelm,
  findKubeconform,
  findMirror,
  findNginx,
  findSchemas,
  findTerraform,
  findUpstreamCharts,
} from "../tools/find";
import { missingProviders, registryAnswers } from "../tools/mirror";

/** What a proof may need besides Node. */
export type Need =
  | "terraform"
  | "provider"
  | "emulator"
  | "chromium"
  | "helm"
  | "kubeconform"
  | "schemas"
  | "nginx"
  | "actionlint"
  | "git"
  | "crane"
  | "go"
  | "cluster providers"
  | "upstream charts"
  | "cluster";

/** Why something cannot be had on this machine, and how to get it. */
export interface Missing {
  readonly why: string;
  readonly remedy: string;
}

/** Finds or installs what is needed; `undefined` if it is there. `report` hears what takes long. */
export type FindNeed = (need: Need, report: (line: string) => void) => Promise<Missing | undefined>;

export const findNeed: FindNeed = async (need, report) => {
  switch (need) {
    case "terraform":
      return missing(await findTerraform());
    case "emulator":
      return missing(await findEmulator({ report }));
    case "helm":
      return missing(await findHelm({ report }));
    case "kubeconform":
      return missing(await findKubeconform({ report }));
    case "schemas":
      return missing(await findSchemas());
    case "chromium":
      return missing(findChromium());
    case "go":
      return missing(findGo());
    case "nginx":
      return missing(findNginx());
    case "actionlint":
      return missing(await findActionlint({ report }));
    case "crane":
      return missing(await findCrane({ report }));
    case "git":
      return executables("git").length > 0 ? undefined : NO_GIT;
    case "provider":
      return (await findMirror("hashicorp/aws")) || (await registryAnswers()) ? undefined : NO_PROVIDER;
    case "cluster providers":
      return clusterProviders();
    case "upstream charts":
      return missing(await findUpstreamCharts({ report }));
    case "cluster":
      // A quarter of an hour is what only those wait for who want every rung.
      return missing(await findCluster({ build: Boolean(process.env.REQUIRE_ALL_RUNGS), report }));
  }
};

const NO_GIT: Missing = {
  why: "git was not found",
  remedy: "Install it, and have it on the PATH: https://git-scm.com/downloads",
};

export const NO_PROVIDER: Missing = {
  why: "no Terraform provider: its registry does not answer, and there is no mirror of it",
  remedy:
    "Connect to the internet, or set TF_PROVIDER_MIRROR to a folder made with `terraform providers mirror`",
};

/** What the stacks that talk to the cluster and to Datadog need beyond AWS. */
const CLUSTER_PROVIDERS = ["hashicorp/helm", "hashicorp/kubernetes", "DataDog/datadog"];

async function clusterProviders(): Promise<Missing | undefined> {
  const absent = await missingProviders(CLUSTER_PROVIDERS, await findMirror("hashicorp/aws"));
  return absent.length > 0 ? { ...NO_PROVIDER, why: `no ${absent.join(", ")}` } : undefined;
}

function missing(result: { found: true } | ({ found: false } & Missing)): Missing | undefined {
  return result.found ? undefined : { why: result.why, remedy: result.remedy };
}
