/** Settings of the service on their way through Helm, which takes numbers from files for floating-point ones. */
import { type Manifest, render } from "./rendered";

test.each(["--set", "--set-json"])(
  "a large number given by %s reaches the service as digits",
  async (flag) => {
    const { objects } = await render([flag, "config.BODY_LIMIT_BYTES=104857600"]);
    const settings = objects.find(({ data }: Manifest) => data?.BODY_LIMIT_BYTES);
    expect(settings?.data.BODY_LIMIT_BYTES).toBe("104857600");
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
