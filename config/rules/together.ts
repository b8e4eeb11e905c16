import { overlap } from "../cidr";
import { PLACEHOLDER_ACCOUNT } from "../placeholder";
import type { Refusal } from "../refusal";
import type { Environment } from "../schema";

/** What environments must be to one another: networks that may be joined one day, accounts that they share. */
export function jointRefusals(environments: readonly Environment[]): Refusal[] {
  return environments.flatMap((environment, index) =>
    environments
      .slice(0, index)
      .flatMap((earlier) => [
        ...networkRefusals(earlier, environment),
        ...accountRefusals(earlier, environment),
      ]),
  );
}

function networkRefusals(earlier: Environment, environment: Environment): Refusal[] {
  if (!overlap(earlier.network.cidr, environment.network.cidr)) return [];
  return [
    {
      path: [environment.name, "network", "cidr"],
      value: environment.network.cidr,
      reason:
        `overlaps that of ${earlier.name} (${earlier.network.cidr}): the two could never be peered. ` +
        "Give each environment a network of its own.",
    },
  ];
}

function accountRefusals(earlier: Environment, environment: Environment): Refusal[] {
  const both = [earlier, environment];
  if (
    earlier.account !== environment.account ||
    environment.account === PLACEHOLDER_ACCOUNT ||
    both.some(({ identity }) => identity.githubOidcProvider !== "create")
  ) {
    return [];
  }
  return [
    {
      path: [environment.name, "identity", "githubOidcProvider"],
      value: "create",
      reason:
        `stands in ${earlier.name} as well, and both are in account ${environment.account}, which holds only one ` +
        'provider for GitHub. Set "lookup" in the environment that is deployed second.',
    },
  ];
}
