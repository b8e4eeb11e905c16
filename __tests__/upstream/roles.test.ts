/** Which pods get roles of AWS: EKS goes by the name of their account, and says nothing where none has it. */
import { dev } from "../../config/environments/dev";
import { compose } from "../../main";
import { synthesize } from "../synthesized";
import { clusters, objectsOf, podsOf } from "./cluster";
import { UpstreamRenders } from "./rendered";

const some = clusters.filter(({ title }) => title.endsWith("dev"));
const renders = UpstreamRenders.beforeAll(some.flatMap(({ releases }) => releases));

test.each(some)("$catalog: every role of AWS has pods that get it", (cluster) => {
  const pods = podsOf(objectsOf(cluster, renders));
  const stack = synthesize({ ...dev, catalog: cluster.catalog }, compose).stack("dev-platform");
  const associated = stack.resources("aws_eks_pod_identity_association").map((one) => one.service_account);
  const federated = [...stack.text.matchAll(/system:serviceaccount:[^"]*:([\w-]+)"/g)].map(
    ([, name]) => name,
  );
  const accounts: string[] = [...associated, ...federated];
  expect(accounts.toSorted()).toEqual(["argocd-image-updater", "cluster-autoscaler", "external-secrets"]);
  for (const account of accounts) {
    const [pod] = pods.filter(({ spec }) => spec.serviceAccountName === account);
    expect([account, pod?.spec.containers.length]).toEqual([account, 1]);
  }
});
