/**
 * The secrets of an environment: which entries stack `secrets` creates in AWS Secrets Manager, empty, and what a
 * person puts into each. An entry's value is a JSON object with exactly these keys.
 */

export interface SecretEntry {
  readonly description: string;
  /** Keys of the JSON object, each with where a person gets its value. */
  readonly keys: Readonly<Record<string, string>>;
  /** Command that prints a value for each key, where nobody issues one. */
  readonly generator?: string;
}

export const secrets = {
  datadog: {
    description: "Keys of the Datadog agent and of analyses",
    keys: {
      "api-key": "Datadog, Organization Settings, API Keys: one of its own for each environment.",
      "app-key":
        "Datadog, Organization Settings, Application Keys, of a service account, with scope timeseries_query.",
    },
  },
  "git-credentials": {
    description: "How Argo CD reads the repository and Image Updater writes to it",
    keys: {
      username: "The GitHub account that the token belongs to.",
      password:
        "GitHub, Settings, Developer settings, Fine-grained tokens: this repository alone, Contents read and write.",
    },
  },
  "cluster-agent-token": {
    description: "What Datadog's node agents show to its cluster agent",
    keys: { token: "Nobody issues it: 32 random bytes, in hexadecimal digits." },
    generator: "openssl rand -hex 32",
  },
} as const satisfies Record<string, SecretEntry>;

export type SecretName = keyof typeof secrets;

/** Name of an entry in AWS Secrets Manager. */
export function secretPath(
  environment: { readonly project: string; readonly name: string },
  name: SecretName,
): string {
  return `${environment.project}/${environment.name}/${name}`;
}
