import { type Quota, quotas } from "../../config/quotas";
import type { Environment } from "../../config/schema";
import { inWords } from "../terminal/text";
import type { Finding } from "./finding";

/**
 * What environments take of what AWS gives a new account, those in one account and region together. What the account
 * has been given since, and what else is in it, only AWS knows: the remedy asks.
 */
export function quotaFindings(environments: readonly Environment[]): Finding[] {
  const deployed = environments.filter(({ name }) => name !== "local");
  const places = new Set(deployed.map(placeOf));
  return [...places].flatMap((place) => {
    const together = deployed.filter((environment) => placeOf(environment) === place);
    return quotas.map((quota) => finding(quota, together));
  });
}

function placeOf({ account, region }: Environment): string {
  return `${account} ${region}`;
}

function finding(quota: Quota, together: readonly Environment[]): Finding {
  const [{ region }] = together as [Environment];
  const takes = together.map((environment) => ({ name: environment.name, of: quota.takes(environment) }));
  const needed = takes.reduce((sum, { of }) => sum + of, 0);
  const shares = takes.length > 1 ? ` (${takes.map(({ name, of }) => `${name} ${of}`).join(", ")})` : "";
  const about = {
    area: `quotas in ${region}: ${inWords(together.map(({ name }) => name))}`,
    name: quota.name,
    found: `${needed} at most${shares}, of ${quota.default} in a new account`,
  } as const;
  if (needed <= quota.default) return { ...about, state: "good" };
  const names = `--region ${region} --service-code ${quota.service} --quota-code ${quota.code}`;
  return {
    ...about,
    state: "warning",
    remedy:
      `See what yours has: aws service-quotas get-service-quota ${names}; ask for more: aws service-quotas ` +
      `request-service-quota-increase ${names} --desired-value ${needed}`,
  };
}
