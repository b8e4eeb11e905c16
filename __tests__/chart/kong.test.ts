/** What the two charts of ours and that of Kong must agree on: none of them sees the others. */
import { chartNamespaces, charts } from "../../config/charts";
import { kong, shadowMirror } from "../../config/ingress";
import { namespaces } from "../../config/platform";
import { service } from "../../config/service";
import { kongValues } from "../../constructs/charts/kong-values";
import { outputOf } from "../../operations/tools/command";
import { helm, kubeVersions, type Manifest, RENDER_MILLISECONDS, Rendered, render } from "./rendered";

jest.setTimeout(RENDER_MILLISECONDS);

const values = kongValues({
  catalog: "seed",
  chart: charts.seed.kong,
  watchNamespaces: [chartNamespaces.kong, service.namespace],
  pluginChecksum: "",
  tags: {},
});

test("Kong's pods, and they alone, are let in to the service", async () => {
  const policies = (await render([])).all("NetworkPolicy");
  const peers = policies
    .flatMap(({ spec }) => spec.ingress ?? [])
    .flatMap(({ from }: Manifest) => from)
    .filter(({ namespaceSelector }: Manifest) => namespaceSelector);
  expect(peers).toEqual([
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": chartNamespaces.kong } },
      podSelector: { matchLabels: { "app.kubernetes.io/name": kong.name } },
    },
  ]);
});

test("the label is one that Kong's pods have: the name of its chart, as its own spread counts on", () => {
  expect(kong.name).toBe(charts.seed.kong.name);
  for (const { labelSelector } of values.topologySpreadConstraints) {
    expect(labelSelector.matchLabels["app.kubernetes.io/name"]).toBe(kong.name);
  }
});

test("the service's route is of Kong's class, in a namespace that Kong watches and the platform makes", async () => {
  expect((await render([])).one("Ingress").spec.ingressClassName).toBe(values.ingressController.ingressClass);
  expect(values.ingressController.watchNamespaces).toContain(service.namespace);
  expect(namespaces).toHaveProperty([service.namespace], "restricted");
});

test("Kong is the one proxy whose word the service takes for the client's address", async () => {
  const { objects } = await render([]);
  const settings = objects.find(({ data }: Manifest) => data?.TRUSTED_PROXY_HOPS);
  expect(settings?.data.TRUSTED_PROXY_HOPS).toBe("1");
});

test("a body that is too large for the service is refused by the service, in its own words", async () => {
  const { objects } = await render([]);
  const settings = objects.find(({ data }: Manifest) => data?.BODY_LIMIT_BYTES);
  expect(kong.bodyLimitMebibytes * 1024 * 1024).toBeGreaterThan(Number(settings?.data.BODY_LIMIT_BYTES));
});

test("the plugin that the service asks for is the one that Kong mounts, from the ConfigMap that there is", async () => {
  const mirroring = (await render(["--set", "strategy=blueGreen"]))
    .all("KongPlugin")
    .map(({ plugin }) => plugin);
  expect(mirroring).toContain(shadowMirror.name);
  const resources = new Rendered(
    await outputOf(await helm(), [
      ...["template", "platform-resources", "charts/platform-resources"],
      ...["--namespace", chartNamespaces["external-secrets"], "--kube-version", kubeVersions.seed],
      ...["--show-only", "templates/shadow-mirror.yaml", "--set", `kong.namespace=${chartNamespaces.kong}`],
    ]),
  );
  const { metadata } = resources.one("ConfigMap");
  expect(metadata).toMatchObject({ name: shadowMirror.configMap, namespace: chartNamespaces.kong });
  expect(values.plugins.configMaps).toEqual([{ name: metadata.name, pluginName: shadowMirror.name }]);
});
