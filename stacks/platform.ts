import type { Construct } from "constructs";
import { useRemoteState } from "../backend/remote-state";
import { chartNamespaces, charts } from "../config/charts";
import type { Environment } from "../config/schema";
import { MetricsServer } from "../constructs/charts/metrics-server";
import { ClusterProviders } from "../constructs/cluster/cluster-providers";
import { EnvironmentStack } from "../constructs/environment-stack";
import { FilledSecrets } from "../constructs/secrets/filled-secrets";
import type { EcrOutputs } from "./ecr";
import type { EksOutputs } from "./eks";
import type { SecretsOutputs } from "./secrets";

export interface PlatformInputs {
  readonly eks: EksOutputs;
  readonly secrets: SecretsOutputs;
  readonly ecr: EcrOutputs;
}

/** What runs on the cluster before any service does: a Helm release each, in the order of their needs. */
export class PlatformStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, { eks, secrets }: PlatformInputs) {
    super(scope, "platform", environment);
    useRemoteState(this);
    const chart = charts[environment.catalog];
    new ClusterProviders(this, "cluster", {
      clusterName: eks.clusterName,
      endpoint: eks.clusterEndpoint,
      certificateAuthority: eks.clusterCertificateAuthority,
      region: environment.region,
      profile: environment.aws.profile,
    });
    new FilledSecrets(this, "filled-secrets", {
      arns: secrets.secretArns,
      remedy: `npm run secrets -- --env ${environment.name} tells how to fill it.`,
    });
    new MetricsServer(this, "metrics-server", {
      chart: chart["metrics-server"],
      namespace: chartNamespaces["metrics-server"],
    });
  }
}
