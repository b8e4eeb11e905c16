import { DataAwsIamOpenidConnectProvider } from "@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";
import { AUDIENCE, ISSUER } from "./github-token";

export interface GithubProviderConfig {
  /** An account holds one provider for an issuer: the first environment in it creates, the others look it up. */
  readonly source: "create" | "lookup";
  /** Refuses to plan the provider's destruction: every other environment in the account would be locked out. */
  readonly protect: boolean;
}

/** The account's trust in tokens that GitHub issues to workflow jobs. */
export class GithubProvider extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, config: GithubProviderConfig) {
    super(scope, id);
    const url = `https://${ISSUER}`;
    // No thumbprints: AWS checks this issuer against its own list of certificate authorities.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
    this.arn =
      config.source === "lookup"
        ? new DataAwsIamOpenidConnectProvider(this, "provider", { url }).arn
        : new IamOpenidConnectProvider(this, "provider", {
            url,
            clientIdList: [AUDIENCE],
            lifecycle: config.protect ? { preventDestroy: true } : undefined,
          }).arn;
  }
}
