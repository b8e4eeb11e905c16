import { findNeed } from "../test/needs";
import { findMirror } from "../tools/find";
import { broken, type Check, check, good, warning } from "./check";

/** Where Terraform takes its providers from: a mirror, or their registry. */
export function providerChecks(): Check[] {
  return [
    check("Terraform providers", "hashicorp/aws", async () => {
      const mirror = await findMirror("hashicorp/aws");
      if (mirror) return good(`${mirror.versions.join(", ")} in ${mirror.folder}`);
      const missing = await findNeed("provider", () => {});
      return missing ? broken(missing.why, missing.remedy) : good("the registry answers");
    }),
    check("Terraform providers", "helm, kubernetes, datadog", async () => {
      const missing = await findNeed("cluster providers", () => {});
      if (!missing) return good("can be had");
      return warning(`${missing.why}: the stacks that need them are not proven here`, missing.remedy);
    }),
  ];
}
