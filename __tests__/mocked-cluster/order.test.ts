/** In which order Terraform makes what stack `platform` has: a first deployment must neither deadlock nor time out. */

import { namespaces } from "../../config/platform";
import { secrets } from "../../config/secrets";
import { stack } from "./stacks";

type Place = readonly [type: string, at: string];

const release = (construct: string): Place => ["helm_release", `${construct}/chart/release`];
const RESOURCES = release("platform-resources");
const EXTERNAL_SECRETS = release("external-secrets");
const AUTOSCALER = release("cluster-autoscaler");
const IMAGE_UPDATER = release("image-updater");

const association = (construct: string): Place => [
  "aws_eks_pod_identity_association",
  `${construct}/identity/association`,
];
const attachment = (construct: string, policy: string): Place => [
  "aws_iam_role_policy_attachment",
  `${construct}/identity/${policy}`,
];

describe.each(["seed", "current"] as const)("by catalog %s", (catalog) => {
  const platform = stack("platform", { environment: "dev", catalog });

  const comesBefore = (first: Place, second: Place) => {
    expect(platform.isBefore(first, second)).toBe(true);
    expect(platform.isBefore(second, first)).toBe(false);
  };

  test.each(Object.keys(secrets))("%s is known to have a value before anything waits for it", (entry) => {
    comesBefore(["data.aws_secretsmanager_secret_versions", `filled-secrets/${entry}`], EXTERNAL_SECRETS);
  });

  test("External Secrets' pods start with the role that reads the entries", () => {
    comesBefore(association("external-secrets"), EXTERNAL_SECRETS);
    comesBefore(attachment("external-secrets", "read"), EXTERNAL_SECRETS);
  });

  test("the stores and ExternalSecrets come once their definitions are there", () => {
    comesBefore(EXTERNAL_SECRETS, RESOURCES);
  });

  test.each(Object.keys(namespaces))("namespace %s is there before Secrets are put into it", (namespace) => {
    comesBefore(["kubernetes_namespace_v1", `namespaces/${namespace}/namespace`], RESOURCES);
  });

  test.each(["datadog", "kong", "argo-cd", "argo-rollouts", "image-updater"])(
    "%s starts when every Secret is there",
    (construct) => {
      comesBefore(RESOURCES, release(construct));
    },
  );

  test("Image Updater comes after Argo CD, whose Applications it reads", () => {
    comesBefore(release("argo-cd"), IMAGE_UPDATER);
  });

  test("Image Updater's pods start with the role that reads the images", () => {
    comesBefore(attachment("image-updater", "read"), IMAGE_UPDATER);
    if (catalog === "current") comesBefore(association("image-updater"), IMAGE_UPDATER);
  });

  test("the autoscaler's pods start with the role that adds nodes", () => {
    comesBefore(association("cluster-autoscaler"), AUTOSCALER);
    comesBefore(attachment("cluster-autoscaler", "scale"), AUTOSCALER);
  });

  test.each([
    ["cluster-autoscaler", AUTOSCALER],
    ["metrics-server", release("metrics-server")],
  ] as const)("%s waits for no Secret, so that others find room and metrics", (_, place) => {
    expect(platform.isBefore(RESOURCES, place)).toBe(false);
    expect(platform.isBefore(EXTERNAL_SECRETS, place)).toBe(false);
  });

  test("users' requests go to the host name of Kong's load balancer", () => {
    const [{ load_balancer }] = platform.one("data.kubernetes_service_v1", "kong/proxy").status;
    expect(platform.outputs).toEqual({ load_balancer_host: load_balancer[0].ingress[0].hostname });
  });

  test("a second plan changes nothing: no value is drawn anew", () => {
    expect(platform.secondPlan).toEqual([]);
  });
});
