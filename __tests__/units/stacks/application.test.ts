import type { App } from "cdktf";
import { dev } from "../../../config/environments/dev";
import { prod } from "../../../config/environments/prod";
import type { Environment } from "../../../config/schema";
import { ApplicationStack } from "../../../stacks/application";
import { synthesize } from "../../synthesized";

const inputs = {
  eks: {
    clusterName: "sample-platform-dev",
    clusterEndpoint: "https://example.eks.amazonaws.com",
    clusterCertificateAuthority: "Y2E=",
    oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/example",
    oidcIssuer: "example",
    nodeSecurityGroupId: "sg-1",
    nodeRoleArn: "arn:aws:iam::111122223333:role/nodes",
  },
  ecr: {
    repositoryArn: "arn:aws:ecr:us-east-1:111122223333:repository/sample-platform-dev/sample-web-app",
    repositoryUrl: "111122223333.dkr.ecr.us-east-1.amazonaws.com/sample-platform-dev/sample-web-app",
  },
};
const addApplication = (app: App, environment: Environment) => {
  new ApplicationStack(app, environment, inputs);
};

describe.each([
  { ...dev, catalog: "seed" as const, version: "1.4.1" },
  { ...prod, catalog: "current" as const, version: "2.0.5" },
])("stack application of $name by catalog $catalog", ({ version, ...environment }) => {
  const stack = synthesize(environment, addApplication).stack(`${environment.name}-application`);
  const release = stack.only("helm_release");

  test("is one release beside Argo CD's, which needs no definition in the cluster to be planned", () => {
    expect(stack.addresses).toHaveLength(1);
    expect(release).toMatchObject({
      name: "argocd-apps",
      chart: "argocd-apps",
      version,
      namespace: "argocd",
    });
  });

  test("has no plan where no cluster answers: Helm's provider would plan to install everything again", () => {
    const [asked, ...others] = stack.dataSources("kubernetes_namespace_v1");
    expect(others).toEqual([]);
    expect(asked?.metadata).toEqual({ name: release.namespace });
  });

  test("waits until Argo CD has removed the service when it is destroyed", () => {
    expect(release).toMatchObject({ wait: true, timeout: 600 });
    expect(release.values[0].match(/resources-finalizer\.argocd\.argoproj\.io/g)).toHaveLength(2);
  });

  test("tells the service the cluster's name", () => {
    expect(release.values[0]).toContain(`"clusterName" = "${inputs.eks.clusterName}"`);
  });

  test("deploys the images of the environment's repository", () => {
    expect(release.values[0]).toContain(inputs.ecr.repositoryUrl);
  });
});
