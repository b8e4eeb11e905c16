/** What becomes of settings: on their way through Helm, which takes numbers for floating-point ones, and in names. */
import { dev } from "../../config/environments/dev";
import { local } from "../../config/environments/local";
import { prod } from "../../config/environments/prod";
import { telemetryPaths, valuesOf } from "../../operations/chart/render";
import { type Manifest, render } from "./rendered";

test.each([local, dev, prod] as const)(
  "agents are looked for in the VPC of $name, and nowhere else",
  async (environment) => {
    const args = valuesOf({ environment: environment.name as "local" | "dev" | "prod", telemetry: "agent" });
    const policies = (await render(args)).all("NetworkPolicy");
    const blocks = policies.flatMap(({ spec }) => spec.egress ?? []).flatMap(({ to }) => to);
    const cidrs = blocks.flatMap(({ ipBlock }: Manifest) => ipBlock?.cidr ?? []);
    expect(cidrs).toEqual([environment.network.cidr]);
  },
);

test.each(["--set", "--set-json"])(
  "a large number given by %s reaches the service as digits",
  async (flag) => {
    const { objects } = await render([flag, "config.BODY_LIMIT_BYTES=104857600"]);
    const settings = objects.find(({ data }: Manifest) => data?.BODY_LIMIT_BYTES);
    expect(settings?.data.BODY_LIMIT_BYTES).toBe("104857600");
  },
);

test.each(telemetryPaths)(
  "on the way of the %s, telemetry has the cluster's name where there is one",
  async (telemetry) => {
    const settings = async (...args: string[]) => {
      const manifests = await render([...valuesOf({ environment: "local", telemetry }), ...args]);
      const [{ configMapRef }] = manifests.one("Rollout").spec.template.spec.containers[0].envFrom;
      return manifests.one("ConfigMap", configMapRef.name).data;
    };
    expect(await settings("--set", "clusterName=sample-platform-dev")).toMatchObject({
      CLUSTER_NAME: "sample-platform-dev",
    });
    expect(await settings()).not.toHaveProperty("CLUSTER_NAME");
  },
);

test("the settings of a version have a name of their own: other settings, another name", async () => {
  const name = async (...args: string[]) =>
    (await render(args)).one("Rollout").spec.template.spec.containers[0].envFrom[0].configMapRef.name;
  expect(await name()).toBe(await name("--set", "canary.pauseSeconds=60"));
  expect(await name()).not.toBe(await name("--set", "config.LOG_LEVEL=debug"));
});

test("a new image leaves the collector and its settings as they are", async () => {
  const collector = async (...args: string[]) => {
    const { objects } = await render(args);
    return objects.filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/component"] === "collector");
  };
  expect(await collector("--set", "image.tag=2.0.0")).toEqual(await collector());
});

test("neither an image nor settings change a selector, which Kubernetes lets nobody change", async () => {
  const selectors = async (...args: string[]) => {
    const { objects } = await render(args);
    return objects.map(({ spec }) => spec?.selector);
  };
  const changed = ["--set", "image.tag=2.0.0,config.LOG_LEVEL=debug,environment=dev"];
  expect(await selectors(...changed)).toEqual(await selectors());
});
