import type { CatalogName } from "../../config/catalog";

/** What is known of one thing that this project needs of a machine, an account or a version. */
export interface Finding {
  readonly area: Area;
  /** For example "Terraform". */
  readonly name: string;
  /**
   * `broken` stands in the way of `npm start` or of a deployment; a `warning` does not today; `unknown` could not be
   * found out, for example without network.
   */
  readonly state: "good" | "unknown" | "warning" | "broken";
  /** What was found, or why nothing was. */
  readonly found: string;
  /** What to do about it; none where all is well. */
  readonly remedy?: string;
}

export type Area =
  | "tools"
  | "Terraform providers"
  | "environments"
  | `quotas in ${string}`
  | `versions of catalog ${CatalogName}`;

/** 2 when something is broken, else 0: what has lost its support still runs. */
export function exitCode(findings: readonly Finding[]): 0 | 2 {
  return findings.some(({ state }) => state === "broken") ? 2 : 0;
}
