import { loadBalancer } from "../../config/ingress";

export interface KongLoadBalancerConfig {
  /** ARN of the ACM certificate that users see; left out, there is plain HTTP alone. */
  readonly certificateArn?: string;
  readonly tags: Readonly<Record<string, string>>;
}

const PREFIX = "service.beta.kubernetes.io/aws-load-balancer";

/** TLS 1.2 with forward secrecy, and 1.3. https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/**
 * What a Service's annotations ask of the cloud controller of EKS: a network load balancer over the public subnets,
 * whose targets are the nodes. Clients keep their addresses: that is the default of such targets.
 * https://github.com/kubernetes/cloud-provider-aws/blob/v1.33.0/docs/service_controller.md
 */
export function loadBalancerAnnotations(config: KongLoadBalancerConfig): Record<string, string> {
  const { interval, threshold } = loadBalancer.healthCheck;
  return {
    [`${PREFIX}-type`]: "nlb",
    // Two pods do not stand in three zones.
    [`${PREFIX}-cross-zone-load-balancing-enabled`]: "true",
    [`${PREFIX}-healthcheck-interval`]: `${interval}`,
    [`${PREFIX}-healthcheck-healthy-threshold`]: `${threshold}`,
    [`${PREFIX}-healthcheck-unhealthy-threshold`]: `${threshold}`,
    [`${PREFIX}-additional-resource-tags`]: Object.entries(config.tags)
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
    ...(config.certificateArn && {
      [`${PREFIX}-ssl-cert`]: config.certificateArn,
      [`${PREFIX}-ssl-ports`]: "443",
      [`${PREFIX}-ssl-negotiation-policy`]: TLS_POLICY,
      // Encrypted again up to Kong, which so knows https from http without a header that anybody can write.
      [`${PREFIX}-backend-protocol`]: "ssl",
    }),
  };
}
