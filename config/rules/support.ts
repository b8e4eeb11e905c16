import { catalogs } from "../catalog";
import type { Refusal } from "../refusal";
import type { Environment } from "../schema";
import { EXTENDED_SUPPORT_COST, supportOf, upgradeRemedy } from "../support";

/** The upgrade policy, against the day: what was right last year may surprise somebody tonight. */
export function supportRefusals({ catalog, cluster }: Environment, today: Date): Refusal[] {
  const { version, endOfStandardSupport } = catalogs[catalog].kubernetes;
  if (cluster.upgradePolicy !== "STANDARD" || supportOf(catalogs[catalog], today) === "standard") return [];
  return [
    {
      path: ["cluster", "upgradePolicy"],
      value: cluster.upgradePolicy,
      reason:
        `lets EKS upgrade the cluster by itself: Kubernetes ${version} left standard support on ` +
        `${endOfStandardSupport}. Set "EXTENDED" (${EXTENDED_SUPPORT_COST}), or leave that version. ${upgradeRemedy(today)}.`,
    },
  ];
}
