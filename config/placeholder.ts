import { UserError } from "./user-error";

/**
 * Stands where an account id has not been filled in yet. AWS never issues it, and each stack pins its
 * account, so that synth works before there is an account and deploy is refused until there is one.
 */
export const PLACEHOLDER_ACCOUNT = "000000000000";

/** Stands where a repository's owner has not been filled in. At GitHub, it is somebody. */
export const PLACEHOLDER_OWNER = "example";

interface Filled {
  readonly name: string;
  readonly account: string;
  readonly repository: { readonly owner: string };
}

/** @throws UserError where the environment's account has not been filled in. */
export function ensureAccount({ name, account }: Pick<Filled, "name" | "account">): void {
  if (account !== PLACEHOLDER_ACCOUNT) return;
  throw new UserError(
    `config/environments/${name}.ts: account "${account}" is a placeholder. Write yours: ${howToFillIn(name)}`,
  );
}

/** Whether roles of a real account would trust the workflows of somebody else's repository. */
export function isOpenToStrangers({ name, account, repository }: Filled): boolean {
  return name !== "local" && account !== PLACEHOLDER_ACCOUNT && repository.owner === PLACEHOLDER_OWNER;
}

/** The command that writes into an environment what is its owner's. */
export function howToFillIn(name: string): string {
  return `npm run init -- --env ${name}`;
}
