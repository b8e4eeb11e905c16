/**
 * List prices in USD of what runs all the time, before taxes and discounts, for us-east-1 as of July 2025.
 *
 * https://aws.amazon.com/eks/pricing/, /ec2/pricing/on-demand/, /ebs/pricing/, /vpc/pricing/, /kms/pricing/,
 * /secrets-manager/pricing/, /elasticloadbalancing/pricing/ (all on aws.amazon.com).
 */
export const prices = {
  region: "us-east-1",
  asOf: "2025-07",
  /** An hour of a cluster's control plane, by how AWS supports its Kubernetes version. */
  controlPlaneHour: { standard: 0.1, extended: 0.6 },
  natGatewayHour: 0.045,
  /** An hour of an interface endpoint in one zone. */
  interfaceEndpointHour: 0.01,
  publicAddressHour: 0.005,
  networkLoadBalancerHour: 0.0225,
  keyMonth: 1,
  secretMonth: 0.4,
  gp3GibMonth: 0.08,
} as const;

/** AWS's month. */
export const HOURS_A_MONTH = 730;

/** An hour on demand, Linux, of size `large`: other sizes cost by their share of it. */
const LARGE_HOUR: Readonly<Record<string, number>> = {
  t3: 0.0832,
  t3a: 0.0752,
  c6i: 0.085,
  c6a: 0.0765,
  c7i: 0.08925,
  c7a: 0.10264,
  m5: 0.096,
  m5a: 0.086,
  m6i: 0.096,
  m6a: 0.0864,
  m7i: 0.1008,
  m7a: 0.11592,
  r5: 0.126,
  r6i: 0.126,
  r6a: 0.1134,
  r7i: 0.1323,
  r7a: 0.15215,
};

const SIZES: Readonly<Record<string, number>> = {
  micro: 1 / 8,
  small: 1 / 4,
  medium: 1 / 2,
  large: 1,
  xlarge: 2,
  "2xlarge": 4,
  "4xlarge": 8,
  "8xlarge": 16,
};

/** USD an hour of an instance type of `config/instance-types.ts`. Throws for one that is not in the table. */
export function instanceHour(type: string): number {
  const [family = "", size = ""] = type.split(".");
  const large = LARGE_HOUR[family];
  const share = SIZES[size];
  if (large === undefined || share === undefined)
    throw new Error(`config/prices.ts has no price of ${type}.`);
  return large * share;
}
