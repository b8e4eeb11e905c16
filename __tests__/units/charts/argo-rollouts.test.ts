import { charts } from "../../../config/charts";
import { clusterSecrets } from "../../../config/platform";
import { argoRolloutsValues } from "../../../constructs/charts/argo-rollouts-values";

const values = (catalog: "seed" | "current", datadogSite = "datadoghq.com") =>
  argoRolloutsValues({
    catalog,
    chart: charts[catalog]["argo-rollouts"],
    datadogSite,
    environmentName: "dev",
  });

const events = ["rollout-updated", "rollout-completed", "rollout-aborted"] as const;

describe.each(["seed", "current"] as const)("Argo Rollouts of catalog %s", (catalog) => {
  const { controller, notifications, providerRBAC } = values(catalog);

  test("runs twice, and one pod stays through drains", () => {
    expect(controller.replicas).toBe(2);
    expect(controller.pdb).toEqual({ enabled: true, minAvailable: 1 });
  });

  test("has no rights on traffic routers, which it does not use", () => {
    expect(providerRBAC).toEqual({ enabled: false });
  });

  test("has Datadog's agents read its metrics", () => {
    expect(controller.metrics).toEqual({ enabled: true });
    expect(JSON.parse(controller.podAnnotations["ad.datadoghq.com/argo-rollouts.checks"] as string)).toEqual({
      argo_rollouts: { instances: [{ openmetrics_endpoint: "http://%%host%%:8090/metrics" }] },
    });
  });

  test("starts without Datadog's keys: it reads their Secret when it asks", () => {
    expect(JSON.stringify(controller)).not.toMatch(/secretKeyRef|envFrom|DD_/);
  });

  test("tells Datadog of each deployment's beginning and end, with a key that only the Secret has", () => {
    const webhook = JSON.parse(notifications.notifiers["service.webhook.datadog"]);
    expect(webhook.url).toBe("https://api.datadoghq.com/api/v1/events");
    const key = webhook.headers.find(({ name }: { name: string }) => name === "DD-API-KEY").value;
    // How the notifications engine finds a key: https://github.com/argoproj/notifications-engine pkg/api/config.go
    expect(key).toMatch(/^[$][\w-]+$/);
    expect(Object.keys(clusterSecrets.rolloutsNotifications.keys)).toContain(key.slice(1));
  });

  test.each(["datadoghq.eu", "us5.datadoghq.com"])(
    "tells %s where the environment's data is there",
    (site) => {
      const { url } = JSON.parse(values(catalog, site).notifications.notifiers["service.webhook.datadog"]);
      expect(url).toBe(`https://api.${site}/api/v1/events`);
    },
  );

  test.each(events)("tells of %s by a trigger of that name, whose template there is", (name) => {
    expect(JSON.parse(notifications.triggers[`trigger.on-${name}`])).toEqual([{ send: [name] }]);
    const { method, body } = JSON.parse(notifications.templates[`template.${name}`]).webhook.datadog;
    expect(method).toBe("POST");
    expect(body).toContain('"env:dev"');
    expect(body).toContain(`"event:${name}"`);
  });

  test("asks no Rollout for an annotation: all are subscribed", () => {
    const subscriptions =
      "subscriptions" in notifications
        ? notifications.subscriptions
        : JSON.parse((notifications.notifiers as { subscriptions: string }).subscriptions);
    expect(subscriptions).toEqual([
      { recipients: ["datadog"], triggers: events.map((name) => `on-${name}`) },
    ]);
  });
});

test("catalog seed raises the image: its own crashes on an empty answer of Datadog's", () => {
  expect(values("seed").controller.image).toEqual({ tag: "v1.6.6" });
  expect(values("current").controller).not.toHaveProperty("image");
});
