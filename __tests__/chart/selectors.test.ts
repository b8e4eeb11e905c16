/** Who selects whom: one label that differs, and a Service has no pods or a policy no effect. */
import { service } from "../../config/service";
import { choices, choicesOf, type Manifest, nameOf, type Rendered, rendered } from "./rendered";

type Labels = Readonly<Record<string, string>>;

function selects(selector: Manifest | undefined, labels: Labels): boolean {
  const wanted: Labels = selector?.matchLabels ?? selector ?? {};
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

/** Pods as they come to run: in blue-green with the label of their role too. */
function podsOf(manifests: Rendered): { owner: string; labels: Labels }[] {
  const { previewMetadata, activeMetadata } = manifests.one("Rollout").spec.strategy.blueGreen ?? {};
  return manifests.pods().flatMap(({ owner, labels }) => {
    if (!owner.startsWith("Rollout/") || !previewMetadata) return [{ owner, labels }];
    return [previewMetadata, activeMetadata].map((role) => ({
      owner,
      labels: { ...labels, ...role?.labels },
    }));
  });
}

const ownersOf = (manifests: Rendered, selector: Manifest | undefined) => [
  ...new Set(
    podsOf(manifests)
      .filter(({ labels }) => selects(selector, labels))
      .map(({ owner }) => owner),
  ),
];

const ROLLOUT = `Rollout/${service.name}`;

describe.each(choices)("$name", (choice) => {
  test("every Service selects the pods of one workload", () => {
    for (const { metadata, spec } of rendered(choice).all("Service")) {
      const expected = metadata.name.endsWith("-collector") ? `Deployment/${metadata.name}` : ROLLOUT;
      expect(ownersOf(rendered(choice), spec.selector)).toEqual([expected]);
    }
  });

  test("every workload selects its own pods, and no others", () => {
    for (const workload of [...rendered(choice).all("Rollout"), ...rendered(choice).all("Deployment")]) {
      expect(ownersOf(rendered(choice), workload.spec.selector)).toEqual([nameOf(workload)]);
    }
  });

  test("no selector holds what changes with a version: it could never be changed", () => {
    const selectors = rendered(choice).objects.flatMap(
      ({ spec }) => spec?.selector?.matchLabels ?? spec?.selector ?? [],
    );
    for (const selector of selectors) {
      expect(Object.keys(selector).filter((label) => /version|chart|managed-by|hash/.test(label))).toEqual(
        [],
      );
    }
  });

  test("the disruption budget counts the service's pods, and lets a drain take one", () => {
    const { spec } = rendered(choice).one("PodDisruptionBudget", service.name);
    expect(ownersOf(rendered(choice), spec.selector)).toEqual([ROLLOUT]);
    const allowed = spec.maxUnavailable ?? rendered(choice).one("Rollout").spec.replicas - spec.minAvailable;
    expect(allowed).toBeGreaterThanOrEqual(1);
  });

  test("the autoscaler scales the Rollout", () => {
    const { apiVersion, kind, metadata } = rendered(choice).one("Rollout");
    const { scaleTargetRef } = rendered(choice).one("HorizontalPodAutoscaler").spec;
    expect(scaleTargetRef).toEqual({ apiVersion, kind, name: metadata.name });
  });

  test("pods are spread over zones and over nodes, counting those of their own workload", () => {
    for (const { owner, spec } of rendered(choice)
      .pods()
      .filter(({ owner }) => !owner.startsWith("Pod/"))) {
      const keys = spec.topologySpreadConstraints.map(({ topologyKey }: Manifest) => topologyKey);
      expect(keys.toSorted()).toEqual(["kubernetes.io/hostname", "topology.kubernetes.io/zone"]);
      for (const { labelSelector } of spec.topologySpreadConstraints) {
        expect(ownersOf(rendered(choice), labelSelector)).toEqual([owner]);
      }
    }
  });

  test("every object has Kubernetes' recommended labels", () => {
    for (const { metadata } of rendered(choice).objects) {
      expect(metadata.labels).toMatchObject({
        "app.kubernetes.io/name": service.name,
        "app.kubernetes.io/instance": service.name,
        "app.kubernetes.io/component": expect.any(String),
        "app.kubernetes.io/version": expect.any(String),
        "app.kubernetes.io/part-of": expect.any(String),
        "app.kubernetes.io/managed-by": "Helm",
        "helm.sh/chart": expect.stringMatching(`^${service.name}-\\d`),
      });
    }
  });

  test("Datadog finds the service's pods by environment, service and version", () => {
    const { labels } = rendered(choice).one("Rollout").spec.template.metadata;
    const tag = rendered(choice).one("Rollout").spec.template.spec.containers[0].image.split(":").at(-1);
    expect(labels).toMatchObject({
      "tags.datadoghq.com/env": choice.environment,
      "tags.datadoghq.com/service": service.name,
      "tags.datadoghq.com/version": tag,
    });
  });

  test("no two objects have one name, and all of them are in the release's namespace", () => {
    const names = rendered(choice).objects.map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    for (const { metadata } of rendered(choice).objects) {
      expect([undefined, service.namespace]).toContain(metadata.namespace);
    }
  });
});

describe.each(choicesOf("blueGreen"))("$name", (choice) => {
  const select = (name: string, role: string) => {
    const { selector } = rendered(choice).one("Service", `${service.name}-${name}`).spec;
    return selects(selector, { ...rendered(choice).one("Rollout").spec.template.metadata.labels, role });
  };

  test("mirrored requests reach pods of the preview, never one that users are on", () => {
    expect(select("shadow", "preview")).toBe(true);
    expect(select("shadow", "active")).toBe(false);
  });

  test("what users reach is not chosen by role, which changes some seconds after the switch", () => {
    expect([select("active", "active"), select("active", "preview")]).toEqual([true, true]);
    const backends = rendered(choice)
      .all("Ingress")
      .flatMap(({ spec }) => spec.rules.flatMap(({ http }: Manifest) => http.paths))
      .map(({ backend }: Manifest) => backend.service.name);
    expect(backends).toEqual([`${service.name}-active`]);
  });

  test("a person promotes, and the old version stays for 30 s as the way back", () => {
    expect(rendered(choice).one("Rollout").spec.strategy.blueGreen).toMatchObject({
      activeService: `${service.name}-active`,
      previewService: `${service.name}-preview`,
      autoPromotionEnabled: false,
      scaleDownDelaySeconds: 30,
    });
    expect(rendered(choice).one("Rollout").spec.replicas).toBe(3);
  });
});
