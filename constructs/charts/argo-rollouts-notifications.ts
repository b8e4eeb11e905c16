/**
 * Deployments as events in Datadog, so that a dashboard can show when a new version came.
 *
 * Rollouts runs the trigger that is named after what happened (RolloutAborted: `on-rollout-aborted`) and sends its
 * template. https://argo-rollouts.readthedocs.io/en/stable/features/notifications/
 */
import { clusterSecrets } from "../../config/platform";

export interface NotificationsConfig {
  /** Datadog's site, and the value of tag `env`. */
  readonly datadogSite: string;
  readonly environmentName: string;
}

/** What becomes the controller's ConfigMap. Each value is text: YAML within YAML, of which JSON is a part. */
export interface Notifications {
  readonly notifiers: { readonly "service.webhook.datadog": string };
  readonly templates: Readonly<Record<`template.${EventName}`, string>>;
  readonly triggers: Readonly<Record<`trigger.on-${EventName}`, string>>;
}

type EventName = "rollout-updated" | "rollout-completed" | "rollout-aborted";

/** https://docs.datadoghq.com/api/latest/events/#post-an-event */
const events: Readonly<Record<EventName, { readonly title: string; readonly alertType: string }>> = {
  "rollout-updated": { title: "began", alertType: "info" },
  "rollout-completed": { title: "is complete", alertType: "success" },
  "rollout-aborted": { title: "was aborted: the version before it serves on", alertType: "error" },
};

/** Values of the events' tag `event`. */
export const eventNames = Object.keys(events) as [EventName, ...EventName[]];

/** Every Rollout in the cluster, whatever its annotations. */
export const subscriptions = [
  {
    recipients: ["datadog"],
    triggers: eventNames.map((name) => `on-${name}` as const),
  },
];

/** @param config where events go, and where they come from */
export function deploymentNotifications({
  datadogSite,
  environmentName,
}: NotificationsConfig): Notifications {
  const each = <Key extends string>(key: (name: EventName) => Key, value: (name: EventName) => unknown) =>
    Object.fromEntries(eventNames.map((name) => [key(name), JSON.stringify(value(name))])) as Record<
      Key,
      string
    >;
  return {
    notifiers: {
      "service.webhook.datadog": JSON.stringify({
        url: `https://api.${datadogSite}/api/v1/events`,
        headers: [
          // The controller puts the key of its notification Secret here.
          { name: "DD-API-KEY", value: `$${apiKey}` },
          { name: "Content-Type", value: "application/json" },
        ],
      }),
    },
    templates: each(
      (name) => `template.${name}` as const,
      (name) => ({ webhook: { datadog: { method: "POST", body: body(name, environmentName) } } }),
    ),
    triggers: each(
      (name) => `trigger.on-${name}` as const,
      (name) => [{ send: [name] }],
    ),
  };
}

const [apiKey] = Object.keys(clusterSecrets.rolloutsNotifications.keys);

/** A Go template that makes an event; `toJson` quotes whatever a Rollout's labels hold. */
function body(name: EventName, environmentName: string): string {
  const { title, alertType } = events[name];
  const label = (key: string, otherwise: string) => `dig "labels" "${key}" ${otherwise} .rollout.metadata`;
  return [
    `{{ $service := ${label("tags.datadoghq.com/service", ".rollout.metadata.name")} -}}`,
    `{{ $version := ${label("tags.datadoghq.com/version", '"unknown"')} -}}`,
    "{{ dict",
    `"title" (printf "Deployment of %s %s to ${environmentName} ${title}" $service $version)`,
    `"text" (printf "Rollout %s/%s" .rollout.metadata.namespace .rollout.metadata.name)`,
    `"alert_type" "${alertType}"`,
    `"aggregation_key" (printf "%s/%s" .rollout.metadata.namespace .rollout.metadata.name)`,
    `"tags" (list "env:${environmentName}" (printf "service:%s" $service) (printf "image_tag:%s" $version)`,
    `"source:argo-rollouts" "event:${name}")`,
    "| toJson }}",
  ].join(" ");
}
