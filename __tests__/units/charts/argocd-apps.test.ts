import { existsSync } from "node:fs";
import path from "node:path";
import { applicationName, BUILD_TAG } from "../../../config/argocd";
import { dev } from "../../../config/environments/dev";
import { local } from "../../../config/environments/local";
import { prod } from "../../../config/environments/prod";
import { parseEnvironment } from "../../../config/load";
import { clusterSecrets, namespaces, repositoryUrl } from "../../../config/platform";
import type { EnvironmentInput } from "../../../config/schema";
import { service } from "../../../config/service";
import { appProject } from "../../../constructs/charts/app-project";
import { application } from "../../../constructs/charts/application";
import {
  argocdAppsValues,
  type CurrentArgocdAppsValues,
  type SeedArgocdAppsValues,
} from "../../../constructs/charts/argocd-apps-values";

const account = {
  clusterName: "sample-platform-dev",
  repositoryUrl: "111122223333.dkr.ecr.us-east-1.amazonaws.com/sample-platform-dev/sample-web-app",
};
const ANNOTATION = "argocd-image-updater.argoproj.io/";

const scenarios = [local, dev, prod].flatMap((input) =>
  (["seed", "current"] as const).map((catalog) => ({
    name: `${input.name}, ${catalog}`,
    environment: parseEnvironment({ ...input, catalog }),
  })),
);

describe.each(scenarios)("the Application of $name", ({ environment }) => {
  const app = application(environment, account);
  const project = appProject(environment);

  test("is the chart in this repository, at the configured branch, with values files that there are", () => {
    expect(app.source).toMatchObject({ repoURL: repositoryUrl(environment), targetRevision: "main" });
    for (const file of ["Chart.yaml", ...app.source.helm.valueFiles]) {
      expect(existsSync(path.join(app.source.path, file))).toBe(true);
    }
    // The environment's own is laid over the defaults.
    expect(app.source.helm.valueFiles[0]).toBe("values.yaml");
    if (environment.name !== "local") {
      expect(app.source.helm.valueFiles).toEqual(["values.yaml", `values-${environment.name}.yaml`]);
    }
  });

  test("takes the image's address from the account, and its tag from the repository alone", () => {
    expect(app.source.helm.valuesObject.image).toEqual({ repository: account.repositoryUrl });
  });

  test("says which cluster it is in, as the agents do: together with the node that is the host of all they report", () => {
    expect(app.source.helm.valuesObject.clusterName).toBe(account.clusterName);
  });

  test("is kept as the repository has it: changes by hand are undone, what is gone is removed", () => {
    expect(app.syncPolicy.automated).toEqual({ prune: true, selfHeal: true });
  });

  test("leaves the number of pods to the autoscaler, also while it syncs", () => {
    expect(app.ignoreDifferences).toEqual([
      { group: "argoproj.io", kind: "Rollout", jsonPointers: ["/spec/replicas"] },
    ]);
    expect(app.syncPolicy.syncOptions).toContain("RespectIgnoreDifferences=true");
  });

  test("is applied by the client: by the server, the Services that Rollouts pins would never be in sync", () => {
    expect(app.syncPolicy.syncOptions.filter((option) => option.startsWith("ServerSideApply"))).toEqual([]);
  });

  test("finds its namespace made, and may make nothing that is outside of it", () => {
    expect(Object.keys(namespaces)).toContain(app.destination.namespace);
    expect(app.syncPolicy.syncOptions).not.toContain("CreateNamespace=true");
    expect(project).not.toHaveProperty("clusterResourceWhitelist");
  });

  test("takes what it deployed along when it goes, and its project only after itself", () => {
    expect(app.finalizers).toEqual(["resources-finalizer.argocd.argoproj.io"]);
    expect(project.finalizers).toEqual(app.finalizers);
  });

  test("may come from this repository alone, and go to the service's namespace alone", () => {
    expect(project.sourceRepos).toEqual([app.source.repoURL]);
    expect(project.destinations).toEqual([app.destination]);
    expect(app.destination.namespace).toBe(service.namespace);
    // Exact addresses: a wildcard would let other repositories in, a slash at the end would refuse this one.
    expect(project.sourceRepos.join()).toMatch(/^https:\/\/[^*]+[^*/]$/);
  });
});

test("users' host is given where there is one, and then HTTP is redirected", () => {
  const environment = parseEnvironment({
    ...prod,
    account: "111122223333",
    ingress: {
      host: "echo.example.com",
      certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789",
    },
  });
  expect(application(environment, account).source.helm.valuesObject.ingress).toEqual({
    host: "echo.example.com",
    httpsOnly: true,
  });
  expect(application(parseEnvironment(prod), account).source.helm.valuesObject).not.toHaveProperty("ingress");
});

describe("the chart of catalog seed", () => {
  const values = (input: EnvironmentInput) =>
    argocdAppsValues(parseEnvironment(input), account) as SeedArgocdAppsValues;

  test("takes lists", () => {
    const { projects, applications } = values(dev);
    expect(projects.map(({ name }) => name)).toEqual([service.name]);
    expect(applications.map(({ name }) => name)).toEqual(["sample-web-app-dev"]);
    expect(applications[0]?.project).toBe(projects[0]?.name);
  });

  test("has Image Updater commit the newest build to dev's branch, with the credentials that there are", () => {
    const [app] = values({ ...dev, delivery: { imageUpdates: "newestBuild", branch: "next" } }).applications;
    const annotations = app?.additionalAnnotations as Record<string, string>;
    const { namespace, name, keys } = clusterSecrets.imageUpdaterGit;
    expect(annotations).toMatchObject({
      [`${ANNOTATION}image-list`]: `service=${account.repositoryUrl}`,
      // What 0.12 calls the newest build; it takes a strategy that it does not know for semver.
      [`${ANNOTATION}service.update-strategy`]: "latest",
      [`${ANNOTATION}service.helm.image-tag`]: "image.tag",
      [`${ANNOTATION}write-back-method`]: `git:secret:${namespace}/${name}`,
      [`${ANNOTATION}git-branch`]: "next",
    });
    expect(app?.source.targetRevision).toBe("next");
    expect(Object.keys(keys).sort()).toEqual(["password", "username"]);
  });

  test("leaves prod's image to reviewed commits", () => {
    expect(values(prod).applications[0]).not.toHaveProperty("additionalAnnotations");
  });
});

describe("the chart of catalog current", () => {
  const values = (input: EnvironmentInput) =>
    argocdAppsValues(parseEnvironment({ ...input, catalog: "current" }), account) as CurrentArgocdAppsValues;

  test("takes maps by name", () => {
    expect(Object.keys(values(dev).projects)).toEqual([service.name]);
    expect(values(dev).applications["sample-web-app-dev"]?.project).toBe(service.name);
  });

  test("has an ImageUpdater for dev's Application and no other, in place of annotations", () => {
    expect(values(dev).applications["sample-web-app-dev"]).not.toHaveProperty("additionalAnnotations");
    const [made] = values(dev).itemTemplates ?? [];
    expect(made?.template).toMatchObject({
      kind: "ImageUpdater",
      metadata: { name: "sample-web-app-dev", namespace: "argocd" },
      spec: { writeBackConfig: { gitConfig: { branch: "main" } } },
    });
    const [reference] = made?.template.spec.applicationRefs ?? [];
    expect(reference?.namePattern).toBe("sample-web-app-dev");
    expect(reference?.images[0]).toMatchObject({
      imageName: account.repositoryUrl,
      commonUpdateSettings: { updateStrategy: "newest-build", allowTags: `regexp:${BUILD_TAG}` },
      manifestTargets: { helm: { name: "image.repository", tag: "image.tag" } },
    });
  });

  test("has none for prod", () => {
    expect(values(prod)).not.toHaveProperty("itemTemplates");
  });

  test("tries again with the newest commit, not with the one that failed", () => {
    expect(values(dev).applications["sample-web-app-dev"]?.syncPolicy.retry.refresh).toBe(true);
  });
});

test("builds are told from releases by their tag: a commit, in full", () => {
  const matches = (tag: string) => new RegExp(BUILD_TAG).test(tag);
  expect(matches("0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c")).toBe(true);
  for (const tag of ["1.4.2", "latest", "0f1e2d3", "sha256-0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c.sig"]) {
    expect(matches(tag)).toBe(false);
  }
});

test("no two environments have an Application of the same name: each would deploy the other's images", () => {
  const names = [local, dev, prod].map(applicationName);
  expect(new Set(names).size).toBe(names.length);
});
