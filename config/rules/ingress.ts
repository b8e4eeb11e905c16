import type { Refusal } from "../refusal";
import type { Environment } from "../schema";

/** Whether the load balancer can take the certificate: only from its own region, and from its own account. */
export function ingressRefusals({ ingress, account, region }: Environment): Refusal[] {
  if (!ingress) return [];
  const [, , , certificateRegion, certificateAccount] = ingress.certificateArn.split(":");
  const refuse = (reason: string): Refusal => ({
    path: ["ingress", "certificateArn"],
    value: ingress.certificateArn,
    reason,
  });
  return [
    ...(certificateRegion === region
      ? []
      : [
          refuse(
            `is in ${certificateRegion}, and the load balancer in ${region} takes none from there. Request one in ${region}.`,
          ),
        ]),
    ...(certificateAccount === account
      ? []
      : [
          refuse(
            `is of account ${certificateAccount}, and the environment's is ${account}. Request one there, or import it.`,
          ),
        ]),
  ];
}
