/**
 * Fields of pods that the controller of the catalog's Argo Rollouts keeps. What is younger than the Kubernetes that
 * it was built with, it drops without a word (an init container's `restartPolicy`), or refuses (`preStop.sleep`).
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { choices, type Manifest, rendered } from "./rendered";

/** All that this chart writes into a Rollout's pod template. Rollouts 1.6 keeps each of them. */
const KEPT = [
  "automountServiceAccountToken",
  "containers[].env[].name",
  "containers[].env[].value",
  "containers[].env[].valueFrom.fieldRef.fieldPath",
  "containers[].envFrom[].configMapRef.name",
  "containers[].image",
  "containers[].imagePullPolicy",
  "containers[].livenessProbe.failureThreshold",
  "containers[].livenessProbe.httpGet.path",
  "containers[].livenessProbe.httpGet.port",
  "containers[].livenessProbe.periodSeconds",
  "containers[].livenessProbe.timeoutSeconds",
  "containers[].name",
  "containers[].ports[].containerPort",
  "containers[].ports[].name",
  "containers[].ports[].protocol",
  "containers[].readinessProbe.failureThreshold",
  "containers[].readinessProbe.httpGet.path",
  "containers[].readinessProbe.httpGet.port",
  "containers[].readinessProbe.periodSeconds",
  "containers[].readinessProbe.timeoutSeconds",
  "containers[].resources.limits.cpu",
  "containers[].resources.limits.memory",
  "containers[].resources.requests.cpu",
  "containers[].resources.requests.memory",
  "containers[].securityContext.allowPrivilegeEscalation",
  "containers[].securityContext.capabilities.drop[]",
  "containers[].securityContext.readOnlyRootFilesystem",
  "containers[].startupProbe.failureThreshold",
  "containers[].startupProbe.httpGet.path",
  "containers[].startupProbe.httpGet.port",
  "containers[].startupProbe.periodSeconds",
  "containers[].startupProbe.timeoutSeconds",
  "enableServiceLinks",
  "securityContext.runAsGroup",
  "securityContext.runAsNonRoot",
  "securityContext.runAsUser",
  "securityContext.seccompProfile.type",
  "serviceAccountName",
  "terminationGracePeriodSeconds",
  "topologySpreadConstraints[].labelSelector.matchLabels.*",
  "topologySpreadConstraints[].matchLabelKeys[]",
  "topologySpreadConstraints[].maxSkew",
  "topologySpreadConstraints[].topologyKey",
  "topologySpreadConstraints[].whenUnsatisfiable",
];

/** Every field of a value, down to its leaves. Names of labels are their owners' and count as `*`. */
function fieldsOf(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, `${at}[]`));
  if (typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([name, inner]) => {
    const step = at.endsWith("matchLabels") ? "*" : name;
    return fieldsOf(inner, at === "" ? step : `${at}.${step}`);
  });
}

test.each(choices)("the pods of $name have no field that Rollouts would lose", (choice) => {
  const { spec } = rendered(choice).one("Rollout").spec.template;
  expect([...new Set(fieldsOf(spec))].filter((field) => !KEPT.includes(field))).toEqual([]);
});

test("no field is listed that the chart does not use", () => {
  const used = choices.flatMap((choice) => fieldsOf(rendered(choice).one("Rollout").spec.template.spec));
  expect(KEPT.filter((field) => !used.includes(field))).toEqual([]);
});

const schema = path.resolve(
  process.env.SCHEMAS_DIR || path.join("..", "shared", "schemas"),
  "crd-seed/rollout-argoproj-v1alpha1.json",
);

if (existsSync(schema)) {
  describe("the schema of Rollouts 1.6", () => {
    const rollout: Manifest = JSON.parse(readFileSync(schema, "utf8"));
    const podSpec: Manifest = rollout.properties.spec.properties.template.properties.spec;

    /** The part of a schema that a field leads to; undefined where it knows no such field. */
    const schemaOf = (field: string): Manifest | undefined =>
      field.split(".").reduce<Manifest | undefined>((within, step) => {
        // Quantities by any name: an empty schema takes everything.
        if (within && Object.keys(within).length === 0) return within;
        const known = within?.properties?.[step.replace("[]", "")] ?? within?.additionalProperties;
        return (step.endsWith("[]") ? known?.items : known) || undefined;
      }, podSpec);

    test.each(KEPT)("knows %s", (field) => {
      expect(schemaOf(field)).toBeDefined();
    });

    test.each([
      "containers[].lifecycle.preStop.sleep.seconds",
      "containers[].resizePolicy",
      "initContainers[].restartPolicy",
    ])("does not know %s", (field) => {
      expect(schemaOf(field)).toBeUndefined();
    });

    test("tells every field of a pod, and but for volumes, which this chart has none of, lets nothing through but quantities", () => {
      const open: string[] = [];
      const walk = (part: Manifest, at: string) => {
        const isStruct = part.properties !== undefined;
        const takesAll = Object.keys(part).length === 0 && !/\.resources\.(limits|requests)$/.test(at);
        if (takesAll || (isStruct && part.additionalProperties !== false)) open.push(at);
        for (const [name, inner] of Object.entries<Manifest>(part.properties ?? {}))
          walk(inner, `${at}.${name}`);
        if (part.items) walk(part.items, `${at}[]`);
      };
      walk(podSpec, "spec");
      expect(open).toEqual(["spec.volumes[]"]);
    });
  });
}
