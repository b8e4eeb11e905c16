import { DescribeSecretCommand, ListSecretVersionIdsCommand } from "@aws-sdk/client-secrets-manager";
import { type Aws, ifPresent } from "../../backend/aws";
import type { Environment } from "../../config/schema";
import { type SecretName, secretPath, secrets } from "../../config/secrets";
import { UserError } from "../../config/user-error";

/** What is known of an entry without reading it. */
export interface Entry {
  readonly name: SecretName;
  /** Its name in AWS Secrets Manager. */
  readonly path: string;
  /** `absent`: there is no such entry. `deleted`: it can still be brought back. `empty`: it has no value. */
  readonly state: "absent" | "deleted" | "empty" | "filled";
  /** When the value was put there. */
  readonly since?: Date;
}

/** The stage that Secrets Manager gives to the version that readers get. */
const CURRENT = "AWSCURRENT";

/**
 * Every entry of the environment, in the order of the configuration. Versions are listed, values never read.
 *
 * @throws UserError when AWS refuses to tell.
 */
export function findEntries(environment: Environment, aws: Aws): Promise<Entry[]> {
  const names = Object.keys(secrets) as SecretName[];
  return Promise.all(
    names.map(async (name) => {
      const path = secretPath(environment, name);
      try {
        return { name, path, ...(await stateOf(path, aws)) };
      } catch (error) {
        throw new UserError(
          `${path}: AWS tells nothing of it: ${(error as Error).message}. ` +
            "Your login needs secretsmanager:DescribeSecret and secretsmanager:ListSecretVersionIds.",
        );
      }
    }),
  );
}

async function stateOf(path: string, { secretsManager }: Aws): Promise<Pick<Entry, "state" | "since">> {
  const description = await ifPresent(secretsManager.send(new DescribeSecretCommand({ SecretId: path })));
  if (!description) return { state: "absent" };
  if (description.DeletedDate) return { state: "deleted" };
  const { Versions } = await secretsManager.send(new ListSecretVersionIdsCommand({ SecretId: path }));
  const current = Versions?.find(({ VersionStages }) => VersionStages?.includes(CURRENT));
  return current ? { state: "filled", since: current.CreatedDate } : { state: "empty" };
}
