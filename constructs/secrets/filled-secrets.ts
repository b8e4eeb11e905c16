import { DataAwsSecretsmanagerSecretVersions } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret-versions";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface FilledSecretsConfig {
  /** ARNs of the entries in AWS Secrets Manager, by name. */
  readonly arns: Readonly<Record<string, string>>;
  /** What a person runs to fill them. */
  readonly remedy: string;
}

/** Where there are no versions, the provider gives null and not an empty list. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's, not TypeScript's.
const HAS_VALUE = "${try(length(self.versions) > 0, false)}";

/**
 * Refuses to plan while an entry has no value: without it, charts would wait for their Secrets until they time out.
 * Versions are listed, values never read. All entries without one are named at once.
 */
export class FilledSecrets extends Construct {
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { arns, remedy }: FilledSecretsConfig) {
    super(scope, id);
    this.ready = Object.entries(arns).map(
      ([name, arn]) =>
        new DataAwsSecretsmanagerSecretVersions(this, name, {
          secretId: arn,
          lifecycle: {
            postcondition: [
              {
                condition: HAS_VALUE,
                errorMessage: `The entry ${name} in AWS Secrets Manager has no value yet. ${remedy}`,
              },
            ],
          },
        }),
    );
  }
}
