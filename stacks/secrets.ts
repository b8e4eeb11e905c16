import type { Construct } from "constructs";
import { useRemoteState } from "../backend/remote-state";
import type { Environment } from "../config/schema";
import { type SecretName, secretPath, secrets } from "../config/secrets";
import { Key, throughService } from "../constructs/encryption/key";
import { EnvironmentStack } from "../constructs/environment-stack";
import { Secret } from "../constructs/secrets/secret";

export interface SecretsOutputs {
  readonly keyArn: string;
  readonly secretArns: Readonly<Record<SecretName, string>>;
}

/** Where the environment's secrets are kept: entries without values, which a person fills (config/secrets.ts). */
export class SecretsStack extends EnvironmentStack {
  readonly outputs: SecretsOutputs;

  constructor(scope: Construct, environment: Environment) {
    super(scope, "secrets", environment);
    useRemoteState(this);
    const key = new Key(this, "key", {
      alias: `${this.prefix}-secrets`,
      description: `Secrets of ${this.prefix}`,
      account: environment.account,
      users: [throughService("Secrets", "secretsmanager", environment)],
      deletionWindowDays: this.keyDeletionWindowDays,
    });
    const names = Object.keys(secrets) as SecretName[];
    const entries = names.map((name) => {
      const secret = new Secret(this, name, {
        name: secretPath(environment, name),
        description: secrets[name].description,
        keyArn: key.arn,
        account: environment.account,
        recoveryWindowDays: environment.secrets.recoveryWindowDays,
      });
      return [name, secret.arn] as const;
    });
    this.outputs = {
      keyArn: key.arn,
      secretArns: Object.fromEntries(entries) as SecretsOutputs["secretArns"],
    };
  }
}
