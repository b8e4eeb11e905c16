/** What Argo CD is given to deploy, and that stack `platform` has made all that it names. */
import { existsSync } from "node:fs";
import path from "node:path";
import { writeBack } from "../../constructs/charts/application";
import { releaseOf, releasesOf } from "./releases";
import { ingress, type Scenario, scenarios, stack } from "./stacks";

const REPOSITORY = "https://github.com/example/sample-platform.git";
const IMAGES = /^\d{12}\.dkr\.ecr\.us-east-1\.amazonaws\.com\/service_repository_\w+$/;

/** The one project and the one Application, with their names: the charts of the two catalogs take them differently. */
function givenTo(scenario: Scenario) {
  const { values } = releaseOf(stack("application", scenario), "argocd-apps");
  const [project, application] = [values.projects, values.applications].map((named) => {
    if (Array.isArray(named)) return named;
    return Object.entries<object>(named).map(([name, one]) => ({ name, ...one }));
  });
  expect([project?.length, application?.length]).toEqual([1, 1]);
  return { values, project: project?.[0], application: application?.[0] };
}

describe.each(scenarios)("in $environment by catalog $catalog", (scenario) => {
  const { environment, catalog } = scenario;
  const { values, project, application } = givenTo(scenario);
  const platform = stack("platform", scenario);
  const { source } = application;

  test("the Application is this environment's, in Argo CD's namespace, and deploys into the service's", () => {
    expect(application).toMatchObject({
      name: `sample-web-app-${environment}`,
      namespace: releaseOf(platform, "argocd").namespace,
      destination: { server: "https://kubernetes.default.svc", namespace: "sample-web-app" },
    });
    expect(stack("application", scenario).one("helm_release").namespace).toBe(application.namespace);
    const made = platform.all("kubernetes_namespace_v1").map(({ metadata }) => metadata[0].name);
    expect(made).toContain(application.destination.namespace);
  });

  test("it takes the chart and the values of this environment from the repository", () => {
    expect(source).toMatchObject({
      repoURL: REPOSITORY,
      targetRevision: "main",
      path: "charts/sample-web-app",
    });
    expect(source.helm.valueFiles).toEqual(["values.yaml", `values-${environment}.yaml`]);
    for (const file of ["Chart.yaml", ...source.helm.valueFiles]) {
      expect(existsSync(path.join(source.path, file))).toBe(true);
    }
  });

  test("it takes images from the registry of stack ecr, by no tag of its own", () => {
    expect(source.helm.valuesObject.image).toEqual({ repository: expect.stringMatching(IMAGES) });
  });

  test("the host is the one that the load balancer has the certificate of", () => {
    const { host, httpsOnly } = source.helm.valuesObject.ingress ?? {};
    const annotations = Object.entries(releaseOf(platform, "kong").values.proxy.annotations);
    const certificate = annotations.find(([name]) => name.endsWith("aws-load-balancer-ssl-cert"))?.[1];
    if (environment === "dev") expect([host, certificate]).toEqual([undefined, undefined]);
    else {
      expect({ host, httpsOnly }).toEqual({ host: ingress.host, httpsOnly: true });
      expect(certificate).toBe(ingress.certificateArn);
    }
  });

  test("its project lets it come from that repository and go to that place, and nowhere else", () => {
    expect(application.project).toBe(project.name);
    expect(project.sourceRepos).toEqual([source.repoURL]);
    expect(project.destinations).toEqual([application.destination]);
    expect(project.clusterResourceWhitelist).toBeUndefined();
  });

  test("Argo CD has credentials for exactly that repository", () => {
    const { externalSecrets } = releaseOf(platform, "platform-resources").values;
    const repositories = externalSecrets.filter(
      ({ labels }: { labels: Record<string, string> }) =>
        labels["argocd.argoproj.io/secret-type"] === "repository",
    );
    expect(repositories).toEqual([
      expect.objectContaining({
        entry: `sample-platform/${environment}/git-credentials`,
        fixed: { type: "git", url: source.repoURL },
        namespace: application.namespace,
      }),
    ]);
  });

  test("replicas are the autoscaler's to say, and a failed sync waits for few retries", () => {
    expect(application).toMatchObject({
      ignoreDifferences: [{ group: "argoproj.io", kind: "Rollout", jsonPointers: ["/spec/replicas"] }],
      syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: 3 } },
    });
    expect(application.syncPolicy.syncOptions).toContain("RespectIgnoreDifferences=true");
    expect(application.syncPolicy.syncOptions).not.toContain("ServerSideApply=true");
  });

  test("a second plan changes neither stack", () => {
    expect([...platform.secondPlan, ...stack("application", scenario).secondPlan]).toEqual([]);
  });

  /** What asks Image Updater to keep this image, in the form that its version reads. */
  const asked =
    catalog === "seed"
      ? Object.entries(application.additionalAnnotations ?? {}).filter(([name]) =>
          name.startsWith("argocd-image-updater.argoproj.io/"),
        )
      : (values.itemTemplates ?? []);
  const gitSecrets = releaseOf(platform, "platform-resources").values.externalSecrets.filter(
    ({ name }: { name: string }) => name === "image-updater-git-credentials",
  );

  if (environment === "dev") {
    test("Image Updater is there, keeps the image of this Application, and may write to main", () => {
      expect(Object.keys(releasesOf(platform))).toContain("argocd-image-updater");
      const text = JSON.stringify(asked);
      expect(text).toContain(
        `"${catalog === "seed" ? "service=" : ""}${source.helm.valuesObject.image.repository}"`,
      );
      expect(text).toContain('"main"');
      const [{ namespace, name }] = gitSecrets;
      expect(text).toContain(JSON.stringify(writeBack.method));
      expect(writeBack.method).toBe(`git:secret:${namespace}/${name}`);
    });
  } else {
    test("nothing is there that could change the image: no Image Updater, no role, no credentials to write", () => {
      expect(asked).toEqual([]);
      expect(gitSecrets).toEqual([]);
      const everything = JSON.stringify(platform.resources);
      expect(everything).not.toContain("image-updater");
    });
  }
});
