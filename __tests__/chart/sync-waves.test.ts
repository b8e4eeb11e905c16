/** In which order Argo CD applies the chart: a sync ends when its last wave is healthy. */
import { choices, type Manifest, nameOf, rendered } from "./rendered";

const WAVE = "argocd.argoproj.io/sync-wave";
const wave = ({ metadata }: Manifest) => Number(metadata.annotations?.[WAVE] ?? 0);
const isHook = ({ metadata }: Manifest) =>
  Object.keys(metadata.annotations ?? {}).some((name) =>
    /^(helm\.sh|argocd\.argoproj\.io)\/hook$/.test(name),
  );

describe.each(choices)("$name", (choice) => {
  const objects = () => rendered(choice).objects.filter((object) => !isHook(object));
  const last = () => Math.max(...objects().map(wave));

  test("Rollout and autoscaler come last, together: each waits for the other", () => {
    expect(wave(rendered(choice).one("Rollout"))).toBe(last());
    expect(wave(rendered(choice).one("HorizontalPodAutoscaler"))).toBe(last());
  });

  test("whatever a Rollout needs is there before it, and nothing that it would have to wait for", () => {
    const beside = objects().filter((object) => wave(object) === last());
    const kinds = new Set(beside.map(({ kind }): string => kind));
    const collector = choice.telemetry === "collector" ? ["Deployment"] : [];
    expect([...kinds].toSorted()).toEqual([...collector, "HorizontalPodAutoscaler", "Ingress", "Rollout"]);
  });

  test("what users, or older versions, still need is not removed while they do", () => {
    const option = ({ metadata }: Manifest) => metadata.annotations?.["argocd.argoproj.io/sync-options"];
    const isUsers = ({ metadata }: Manifest) => metadata.labels["app.kubernetes.io/component"] === "web";
    const services = rendered(choice).all("Service").filter(isUsers);
    expect(services.map(option)).toEqual(services.map(() => "PruneLast=true"));
    const [{ configMapRef }] = rendered(choice).one("Rollout").spec.template.spec.containers[0].envFrom;
    expect(option(rendered(choice).one("ConfigMap", configMapRef.name))).toBe("Prune=false");
  });

  test("no hook makes a sync wait for the whole rollout", () => {
    for (const { metadata } of rendered(choice).objects) {
      expect(metadata.annotations?.["argocd.argoproj.io/hook"]).toBeUndefined();
      // Argo CD runs Helm's hooks too, and takes those of `helm test` for none of its own.
      expect([undefined, "test"]).toContain(metadata.annotations?.["helm.sh/hook"]);
    }
  });

  test("every wave is a number, written as the string that an annotation must be", () => {
    for (const object of objects()) {
      const text = object.metadata.annotations?.[WAVE];
      expect(`${nameOf(object)} ${typeof text} ${text}`).toMatch(/ (undefined undefined|string -?\d+)$/);
    }
  });
});
