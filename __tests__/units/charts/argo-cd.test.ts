import { argocdCacheSecret } from "../../../config/argocd";
import { catalogs } from "../../../config/catalog";
import { charts } from "../../../config/charts";
import { kong } from "../../../config/ingress";
import {
  type ArgoCdValues,
  argoCdValues,
  type CurrentArgoCdValues,
  type SeedArgoCdValues,
} from "../../../constructs/charts/argo-cd-values";

const oidc = { issuer: "https://login.example.com", clientId: "argocd", adminGroup: "platform team" };
const HOST = "argocd.example.com";

function values(catalog: "seed" | "current", argocd: Parameters<typeof argoCdValues>[0]["argocd"] = {}) {
  return argoCdValues({ catalog, chart: charts[catalog]["argo-cd"], argocd });
}

/** Every key below a tree, with its path. */
function keysOf(tree: unknown, at = ""): string[] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([key, child]) => [`${at}${key}`, ...keysOf(child, `${at}${key}.`)]);
}

/** What may reach pods of a name, by port; "*" for everybody. */
function admitted({ extraObjects }: ArgoCdValues, name: string): Record<number, string[]> {
  const policies = extraObjects.filter(
    ({ spec }) => spec.podSelector.matchLabels["app.kubernetes.io/name"] === name,
  );
  return Object.fromEntries(
    policies.flatMap(({ spec }) =>
      spec.ingress.flatMap(({ from, ports }) =>
        ports.map(({ port }) => [
          port,
          from?.map(({ podSelector }) => podSelector.matchLabels["app.kubernetes.io/name"] as string) ?? [
            "*",
          ],
        ]),
      ),
    ),
  );
}

describe.each(Object.keys(catalogs) as (keyof typeof catalogs)[])("Argo CD of catalog %s", (catalog) => {
  test("has no password in its values, and no account that would need one", () => {
    expect(
      keysOf(values(catalog, { host: HOST, oidc })).filter((key) => /password|secret$/i.test(key)),
    ).toEqual([]);
    // A flat key: nested, it would be ignored and the account be on.
    expect(values(catalog).configs.cm["admin.enabled"]).toBe(false);
    expect(values(catalog).dex).toEqual({ enabled: false });
  });

  test("lets people read unless they are in the group of administrators", () => {
    expect(values(catalog).configs.rbac).toEqual({ "policy.default": "role:readonly" });
    expect(values(catalog, { oidc }).configs.rbac).toEqual({
      "policy.default": "role:readonly",
      "policy.csv": "g, platform team, role:admin",
    });
  });

  test("logs people in by OpenID Connect without a secret, and asks for their groups", () => {
    const { cm } = values(catalog, { oidc }).configs;
    expect(JSON.parse(cm["oidc.config"] as string)).toEqual({
      name: "OIDC",
      issuer: oidc.issuer,
      clientID: oidc.clientId,
      enablePKCEAuthentication: true,
      requestedScopes: expect.arrayContaining(["openid", "groups"]),
    });
    expect(values(catalog).configs.cm).not.toHaveProperty(["oidc.config"]);
  });

  test("is reached by port-forward, and sends people back there", () => {
    const { server, configs } = values(catalog, { oidc });
    expect(server).not.toHaveProperty("ingress");
    expect(configs.cm.url).toBe("https://localhost:8080");
  });

  test("is reached through Kong where it has a host: over TLS from the browser to the pod", () => {
    const { server, configs } = values(catalog, { host: HOST, oidc });
    expect(configs.cm.url).toBe(`https://${HOST}`);
    expect(server.ingress).toMatchObject({
      enabled: true,
      ingressClassName: kong.ingressClass,
      annotations: { "konghq.com/protocols": "https" },
    });
    expect(server.service?.annotations).toEqual({ "konghq.com/protocol": "https" });
  });

  test("sees a commit within two minutes: controller and repository server each take as long as this", () => {
    const { cm } = values(catalog).configs;
    expect(cm["timeout.reconciliation"]).toBe("60s");
  });

  test("lets only its own pods into its cache, and into what renders charts", () => {
    expect(admitted(values(catalog), "argocd-redis")).toEqual({
      6379: ["argocd-application-controller", "argocd-repo-server", "argocd-server"],
    });
    expect(admitted(values(catalog), "argocd-repo-server")).toEqual({
      8081: ["argocd-application-controller", "argocd-server"],
      8084: ["*"],
    });
  });

  test("has Datadog's agents read the metrics of every part", () => {
    const { controller, repoServer, server } = values(catalog);
    for (const [part, container, port] of [
      [controller, "application-controller", 8082],
      [repoServer, "repo-server", 8084],
      [server, "server", 8083],
    ] as const) {
      expect(part.metrics).toEqual({ enabled: true });
      const { argocd } = JSON.parse(part.podAnnotations[`ad.datadoghq.com/${container}.checks`] as string);
      expect(Object.values(argocd.instances[0])).toEqual([`http://%%host%%:${port}/metrics`]);
    }
  });

  test("calls a plugin unhealthy that Kong refuses", () => {
    const lua =
      values(catalog).configs.cm["resource.customizations.health.configuration.konghq.com_KongPlugin"];
    expect(lua).toMatch(/"Programmed".*"False"[\s\S]*"Degraded"[\s\S]*"Healthy"/);
  });

  test("runs no controller of ApplicationSets: there are none", () => {
    expect(values(catalog).applicationSet.replicas).toBe(0);
  });
});

describe("in catalog seed", () => {
  const seed = values("seed", { host: HOST, oidc }) as SeedArgoCdValues;

  test("the image is the last patch of its line", () => {
    expect(seed.global.image).toEqual({ tag: "v2.8.21" });
  });

  test("the cache asks for the password that is drawn in the cluster, and each part that uses it has it", () => {
    const envFrom = [{ secretRef: { name: argocdCacheSecret.name } }];
    for (const part of [seed.redis, seed.controller, seed.repoServer, seed.server]) {
      expect(part.envFrom).toEqual(envFrom);
    }
    const [option, value] = seed.redis.extraArgs;
    expect(option).toBe("--requirepass");
    // What argument and pods read is a key of the Secret.
    expect(argocdCacheSecret.keys).toContain(/^\$\((\w+)\)$/.exec(value as string)?.[1]);
  });

  test("the Ingress leads to the TLS port: the chart has a list of hosts", () => {
    expect(seed.server.ingress).toMatchObject({ hosts: [HOST], https: true });
  });
});

describe("in catalog current", () => {
  const current = values("current", { host: HOST, oidc }) as CurrentArgoCdValues;

  test("the chart neither draws a password nor brings network policies that EKS misreads", () => {
    expect(current.redisSecretInit).toEqual({ enabled: false });
    expect(current.global.networkPolicy).toEqual({ create: false });
    // Where the chart looks for the password.
    expect(argocdCacheSecret).toMatchObject({ name: "argocd-redis", keys: expect.arrayContaining(["auth"]) });
  });

  test("the Ingress has one host", () => {
    expect(current.server.ingress).toMatchObject({ hostname: HOST });
  });

  test("polling is not spread over another minute", () => {
    expect(current.configs.cm["timeout.reconciliation.jitter"]).toBe("5s");
  });
});
