/** Whatever an object names exists, under exactly that name. */
import { service } from "../../config/service";
import { choices, type Manifest, nameOf, type PodSource, type Rendered, rendered } from "./rendered";

/** What a pod names in its namespace, as "Kind/name" or "Kind/name/key". What is optional is left out. */
function namedBy({ spec }: PodSource): string[] {
  const containers: Manifest[] = [...spec.containers, ...(spec.initContainers ?? [])];
  const keyed = (kind: string, reference?: Manifest) =>
    reference && !reference.optional ? [`${kind}/${reference.name}/${reference.key}`] : [];
  const whole = (kind: string, reference?: Manifest) =>
    reference && !reference.optional ? [`${kind}/${reference.name ?? reference.secretName}`] : [];
  return [
    ...(spec.serviceAccountName ? [`ServiceAccount/${spec.serviceAccountName}`] : []),
    ...(spec.volumes ?? []).flatMap(({ configMap, secret }: Manifest) => [
      ...whole("ConfigMap", configMap),
      ...whole("Secret", secret),
    ]),
    ...containers.flatMap(({ env = [], envFrom = [] }) => [
      ...envFrom.flatMap(({ configMapRef, secretRef }: Manifest) => [
        ...whole("ConfigMap", configMapRef),
        ...whole("Secret", secretRef),
      ]),
      ...env.flatMap(({ valueFrom }: Manifest) => [
        ...keyed("ConfigMap", valueFrom?.configMapKeyRef),
        ...keyed("Secret", valueFrom?.secretKeyRef),
      ]),
    ]),
  ];
}

/** What there is to be named: objects, keys of ConfigMaps, and the Secrets that External Secrets makes. */
function nameable(manifests: Rendered): string[] {
  return manifests.objects.flatMap((object) => [
    nameOf(object),
    ...Object.keys(object.data ?? {}).map((key) => `${nameOf(object)}/${key}`),
    ...(object.kind === "ExternalSecret" ? [`Secret/${object.spec.target.name}`] : []),
  ]);
}

/** Names of the ports of all pods that a Service selects. */
function portsBehind(manifests: Rendered, { spec }: Manifest): string[] {
  return manifests
    .pods()
    .filter(({ labels }) =>
      Object.entries(spec.selector).every(([label, value]) => label === "role" || labels[label] === value),
    )
    .flatMap((pod) => pod.spec.containers.flatMap(({ ports = [] }: Manifest) => ports))
    .map(({ name }: Manifest) => name);
}

/** Every analysis that the Rollout asks for. */
function analyses({ spec }: Manifest): Manifest[] {
  const { canary, blueGreen } = spec.strategy;
  const steps = (canary?.steps ?? []).map((step: Manifest) => step.analysis);
  return [
    ...steps,
    canary?.analysis,
    blueGreen?.prePromotionAnalysis,
    blueGreen?.postPromotionAnalysis,
  ].filter(Boolean);
}

describe.each(choices)("$name", (choice) => {
  test("every ConfigMap, Secret and service account of a pod exists, with the keys that are read", () => {
    const there = nameable(rendered(choice));
    for (const pod of rendered(choice).pods()) expect(there).toEqual(expect.arrayContaining(namedBy(pod)));
  });

  test("the Rollout's Services exist", () => {
    const { canary, blueGreen } = rendered(choice).one("Rollout").spec.strategy;
    const names = canary
      ? [canary.stableService, canary.canaryService]
      : [blueGreen.activeService, blueGreen.previewService];
    for (const name of names) expect(rendered(choice).has("Service", name)).toBe(true);
  });

  test("every Service leads to a port that its pods have", () => {
    for (const object of rendered(choice).all("Service")) {
      for (const { targetPort } of object.spec.ports) {
        expect(portsBehind(rendered(choice), object)).toContain(targetPort);
      }
    }
  });

  test("every route of Kong leads to a port of a Service, through plugins that exist", () => {
    const [ingress] = rendered(choice).all("Ingress") as [Manifest];
    for (const { backend } of ingress.spec.rules.flatMap(({ http }: Manifest) => http.paths)) {
      const { ports } = rendered(choice).one("Service", backend.service.name).spec;
      expect(ports.map(({ name }: Manifest) => name)).toContain(backend.service.port.name);
    }
    const plugins: string[] = ingress.metadata.annotations["konghq.com/plugins"].split(",");
    expect(plugins.toSorted()).toEqual(
      rendered(choice)
        .all("KongPlugin")
        .map(({ metadata }): string => metadata.name)
        .toSorted(),
    );
  });

  test("every probe asks a port that its container has", () => {
    for (const { spec } of rendered(choice).pods()) {
      for (const { ports = [], startupProbe, readinessProbe, livenessProbe } of spec.containers) {
        const names = ports.map(({ name }: Manifest) => name);
        for (const probe of [startupProbe, readinessProbe, livenessProbe].filter(Boolean)) {
          expect(names).toContain(probe.httpGet.port);
        }
      }
    }
  });

  test("every volume that is mounted exists, and every volume is mounted", () => {
    for (const { spec } of rendered(choice).pods()) {
      const mounted = spec.containers.flatMap(({ volumeMounts = [] }: Manifest) => volumeMounts);
      const volumes: string[] = (spec.volumes ?? []).map(({ name }: Manifest) => name);
      const used: string[] = mounted.map(({ name }: Manifest) => name);
      expect([...new Set(used)].toSorted()).toEqual(volumes.toSorted());
    }
  });

  test("every analysis has its template, every argument that has no default, and no other", () => {
    const wanted = analyses(rendered(choice).one("Rollout"));
    expect(wanted).toHaveLength(choice.analysis ? 2 : 0);
    for (const { templates, args } of wanted) {
      const { spec } = rendered(choice).one("AnalysisTemplate", templates[0].templateName);
      const given = args.map(({ name }: Manifest) => name);
      const known = spec.args.map(({ name }: Manifest) => name);
      const required = spec.args.filter((arg: Manifest) => arg.value === undefined && !arg.valueFrom);
      expect(known).toEqual(expect.arrayContaining(given));
      expect(given).toEqual(expect.arrayContaining(required.map(({ name }: Manifest) => name)));
    }
  });

  test("placeholders of an analysis reach Rollouts as they are, each for an argument that is declared", () => {
    for (const { spec } of rendered(choice).all("AnalysisTemplate")) {
      const used = [...JSON.stringify(spec.metrics).matchAll(/\{\{\s*args\.([\w-]+)\s*\}\}/g)].map(
        ([, name]) => name,
      );
      expect(used).toEqual(expect.arrayContaining(["service-name", "environment", "operation"]));
      expect(spec.args.map(({ name }: Manifest) => name)).toEqual(expect.arrayContaining(used));
    }
    expect(rendered(choice).all("AnalysisTemplate").length).toBe(choice.analysis ? 1 : 0);
  });

  test("mirrored requests go to a port of a Service, by its full name", () => {
    const mirrors = rendered(choice)
      .all("KongPlugin")
      .filter(({ plugin }) => plugin === "shadow-mirror");
    expect(mirrors).toHaveLength(choice.strategy === "blueGreen" ? 1 : 0);
    for (const { config } of mirrors) {
      const [name, namespace] = config.host.split(".");
      const { ports } = rendered(choice).one("Service", name).spec;
      expect(namespace).toBe(service.namespace);
      expect(ports.map(({ port }: Manifest) => port)).toContain(config.port);
    }
  });
});
