import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Fn } from "cdktf";
import { Construct } from "constructs";

export interface OidcProviderConfig {
  /** Issuer of the cluster's service account tokens, with `https://`. */
  readonly issuerUrl: string;
}

/**
 * Lets IAM trust the cluster's service account tokens (IRSA), for pods whose AWS SDK is too old for Pod
 * Identity. No thumbprints: IAM knows the certificate authorities of EKS and fetches the rest by itself.
 */
export class OidcProvider extends Construct {
  readonly arn: string;
  /** The issuer without `https://`, as condition keys of a trust policy want it. */
  readonly issuer: string;

  constructor(scope: Construct, id: string, config: OidcProviderConfig) {
    super(scope, id);
    const provider = new IamOpenidConnectProvider(this, "provider", {
      url: config.issuerUrl,
      clientIdList: ["sts.amazonaws.com"],
    });
    this.arn = provider.arn;
    // A string method would change the token's text, not the URL that it stands for.
    this.issuer = Fn.replace(config.issuerUrl, "https://", "");
  }
}
