/** Which pods get which role of AWS's: what stack `platform` gives, and whom it names as the only one to have it. */
import type { Applied, Values } from "../mocked/applied";
import { releaseOf, releasesOf } from "./releases";
import { stack } from "./stacks";

const CLUSTER = "sample-platform-dev";
const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

/** The statement by which a role may be taken, as "variable = value". */
function trustOf(platform: Applied, construct: string): { principals: unknown; conditions: string[] } {
  const at = `${construct}/identity`;
  const document = platform.one("data.aws_iam_policy_document", `${at}/trust`);
  expect(platform.one("aws_iam_role", `${at}/role`).assume_role_policy).toBe(document.json);
  expect(document.statement).toHaveLength(1);
  const [{ principals, condition }] = document.statement;
  return {
    principals,
    conditions: condition
      .map(({ test, variable, values }: Values) => `${test} ${variable} ${values}`)
      .toSorted(),
  };
}

/** Namespace and service account of each role that Pod Identity hands out, by the role's ARN. */
function associationsOf(platform: Applied): Record<string, string> {
  return Object.fromEntries(
    platform.all("aws_eks_pod_identity_association").map((association) => {
      expect(association.cluster_name).toBe(CLUSTER);
      return [association.role_arn, `${association.namespace}/${association.service_account}`];
    }),
  );
}

const roleArn = (platform: Applied, construct: string): string =>
  platform.one("aws_iam_role", `${construct}/identity/role`).arn;

/** Roles handed out by Pod Identity: to whom, with which policy, and where the chart calls the account so. */
const external = {
  construct: "external-secrets",
  pods: "external-secrets/external-secrets",
  policy: ["read", "external-secrets/read", "external-secrets/read-document"],
  serviceAccount: (platform: Applied) => releaseOf(platform, "external-secrets").values.serviceAccount.name,
} as const;
const autoscaler = {
  construct: "cluster-autoscaler",
  pods: "kube-system/cluster-autoscaler",
  policy: ["scale", "cluster-autoscaler/policy", "cluster-autoscaler/policy/document"],
  // The chart calls the account as it calls everything.
  serviceAccount: (platform: Applied) => releaseOf(platform, "cluster-autoscaler").values.fullnameOverride,
} as const;
const updater = {
  construct: "image-updater",
  pods: "argocd/argocd-image-updater",
  policy: ["read", "image-updater/read", "image-updater/read-document"],
  serviceAccount: (platform: Applied) =>
    releaseOf(platform, "argocd-image-updater").values.serviceAccount.name,
} as const;
const roles = [external, autoscaler, updater];

const byPodIdentity = { seed: [external, autoscaler], current: roles };

describe.each(["seed", "current"] as const)("by catalog %s", (catalog) => {
  const platform = stack("platform", { environment: "dev", catalog });

  test("Pod Identity hands each role to the pods that it is for, and there is no other", () => {
    expect(associationsOf(platform)).toEqual(
      Object.fromEntries(
        byPodIdentity[catalog].map(({ construct, pods }) => [roleArn(platform, construct), pods]),
      ),
    );
  });

  test.each(byPodIdentity[catalog])(
    "$pods alone, on this cluster, may have its role",
    ({ construct, pods }) => {
      const [namespace, serviceAccount] = pods.split("/");
      expect(trustOf(platform, construct)).toEqual({
        principals: [{ type: "Service", identifiers: ["pods.eks.amazonaws.com"] }],
        conditions: [
          `StringEquals aws:RequestTag/eks-cluster-name ${CLUSTER}`,
          `StringEquals aws:RequestTag/kubernetes-namespace ${namespace}`,
          `StringEquals aws:RequestTag/kubernetes-service-account ${serviceAccount}`,
        ],
      });
    },
  );

  test.each(roles)("the pods of $construct run as $pods", ({ construct, pods, serviceAccount }) => {
    const { namespace } = platform.one("helm_release", `${construct}/chart/release`);
    expect(`${namespace}/${serviceAccount(platform)}`).toBe(pods);
  });

  test.each(roles)("the role of $construct has its one policy", ({ construct, policy }) => {
    const [attachment, at, document] = policy;
    const { arn, policy: text } = platform.one("aws_iam_policy", at);
    expect(text).toBe(platform.one("data.aws_iam_policy_document", document).json);
    const { name } = platform.one("aws_iam_role", `${construct}/identity/role`);
    const attached = platform.all("aws_iam_role_policy_attachment").filter(({ role }) => role === name);
    expect(attached.map(({ policy_arn }) => policy_arn)).toEqual([arn]);
    expect(platform.one("aws_iam_role_policy_attachment", `${construct}/identity/${attachment}`).role).toBe(
      name,
    );
  });

  test("there is no role beside these", () => {
    const expected = roles.map(({ construct }) => roleArn(platform, construct));
    expect(new Set(platform.all("aws_iam_role").map(({ arn }) => arn))).toEqual(new Set(expected));
  });

  test("Image Updater sees the images of the service's repository and no others", () => {
    const [login, read] = platform.one("data.aws_iam_policy_document", updater.policy[2]).statement;
    expect(login.actions).toEqual(["ecr:GetAuthorizationToken"]);
    expect(read.resources).toEqual([
      expect.stringMatching(/^arn:aws:ecr:us-east-1:\d{12}:repository\/service_repository_/),
    ]);
  });

  test("only a service account that takes its role by its own token says which", () => {
    const saying = Object.values(releasesOf(platform)).filter(({ document }) =>
      document.includes(ROLE_ANNOTATION),
    );
    expect(saying.map(({ name }) => name)).toEqual(catalog === "seed" ? ["argocd-image-updater"] : []);
  });

  if (catalog === "seed") {
    test("Image Updater, whose AWS command knows no Pod Identity, takes its role by its own token", () => {
      const { values } = releaseOf(platform, "argocd-image-updater");
      expect(values.serviceAccount.annotations).toEqual({
        [ROLE_ANNOTATION]: roleArn(platform, "image-updater"),
      });
      const { principals, conditions } = trustOf(platform, "image-updater");
      expect(principals).toEqual([
        { type: "Federated", identifiers: [expect.stringMatching(/:oidc-provider\/oidc_provider_/)] },
      ]);
      const issuer = String.raw`oidc\.eks\.us-east-1\.amazonaws\.com/id/control-plane_cluster_\w+`;
      expect(conditions).toEqual(
        ["aud sts.amazonaws.com", "sub system:serviceaccount:argocd:argocd-image-updater"].map((claim) =>
          expect.stringMatching(new RegExp(`^StringEquals ${issuer}:${claim}$`)),
        ),
      );
    });
  }
});
