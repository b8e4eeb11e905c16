import {
  findChromium,
  findEmulator,
  findGo,
  findHelm,
  findKubeconform,
  findMirror,
  findNginx,
  findSchemas,
  findTerraform,
} from "../tools/find";
import { registryAnswers } from "../tools/mirror";

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
  | "go";

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
    case "provider":
      return (await findMirror("hashicorp/aws")) || (await registryAnswers()) ? undefined : NO_PROVIDER;
  }
};

export const NO_PROVIDER: Missing = {
  why: "no Terraform provider: its registry does not answer, and there is no mirror of it",
  remedy:
    "Connect to the internet, or set TF_PROVIDER_MIRROR to a folder made with `terraform providers mirror`",
};

function missing(result: { found: true } | ({ found: false } & Missing)): Missing | undefined {
  return result.found ? undefined : { why: result.why, remedy: result.remedy };
}
