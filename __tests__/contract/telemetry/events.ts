/** Events that Rollouts sends by its notifications. */
import { type Tags, union } from "./emitted";

interface Notifications {
  readonly templates: Readonly<Record<string, string>>;
}

/** Tags of a body that a Go template makes: `(list "env:dev" (printf "service:%s" $service) …)`. */
const LIST = /"tags" \(list (.*?)\) \| toJson/;
const TAG = /"([\w-]+):([^"]*)"/g;

/** @param notifications values of the chart */
export function rolloutEvents({ templates }: Notifications): Tags {
  return union(
    Object.values(templates).flatMap((template) => {
      const list = LIST.exec(JSON.parse(template).webhook.datadog.body)?.[1] ?? "";
      return [...list.matchAll(TAG)].map(([, key = "", value = ""]): Tags => {
        return { [key]: value === "%s" ? "any" : [value] };
      });
    }),
  );
}
