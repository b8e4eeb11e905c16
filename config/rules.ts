import type { Refusal } from "./refusal";
import { accessRefusals } from "./rules/access";
import { argocdRefusals } from "./rules/argocd";
import { datadogRefusals } from "./rules/datadog";
import { ingressRefusals } from "./rules/ingress";
import { networkRefusals } from "./rules/network";
import { nodeRefusals } from "./rules/nodes";
import { supportRefusals } from "./rules/support";
import type { Environment } from "./schema";

/** What values must be to one another, in an environment whose values are right on their own. */
export function refusals(environment: Environment, today: Date): Refusal[] {
  return [
    ...networkRefusals(environment),
    ...accessRefusals(environment),
    ...argocdRefusals(environment),
    ...datadogRefusals(environment),
    ...ingressRefusals(environment),
    ...supportRefusals(environment, today),
    ...nodeRefusals(environment),
  ];
}
