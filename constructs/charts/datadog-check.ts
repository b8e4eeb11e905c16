/** Annotations by which a Datadog agent finds a check for a pod on its node. */
export type DatadogCheck = Readonly<Record<`ad.datadoghq.com/${string}.checks`, string>>;

/**
 * Has the agent run one of its checks on a container; `%%host%%` stands for the pod's address.
 * https://docs.datadoghq.com/containers/kubernetes/integrations/
 */
export function datadogCheck(
  container: string,
  check: string,
  instance: Readonly<Record<string, string | readonly string[]>>,
): DatadogCheck {
  return { [`ad.datadoghq.com/${container}.checks`]: JSON.stringify({ [check]: { instances: [instance] } }) };
}
