import { PLACEHOLDER_ACCOUNT } from "../../config/placeholder";
import type { EnvironmentInput } from "../../config/schema";

const REGION = "us-east-1";

/**
 * An environment as it ships: without what `npm run init` asks for, which is somebody's own and in no test's interest.
 * jest.config.cjs puts these in the place of those in config/, so that tests hold before and after.
 */
export function asShipped(filled: EnvironmentInput): EnvironmentInput {
  return {
    ...filled,
    account: PLACEHOLDER_ACCOUNT,
    region: REGION,
    repository: { owner: "example", name: "sample-platform" },
    network: { ...filled.network, availabilityZones: ["a", "b", "c"].map((zone) => `${REGION}${zone}`) },
    cluster: { ...filled.cluster, admins: [], publicAccessCidrs: [] },
    ingress: undefined,
    identity: { githubOidcProvider: "create" },
  };
}
