import { readFileSync } from "node:fs";
import path from "node:path";
import { type CatalogName, catalogs } from "../../config/catalog";
import { dev } from "../../config/environments/dev";
import { prod } from "../../config/environments/prod";
import type { EnvironmentInput } from "../../config/schema";
import { Applied } from "../mocked/applied";

/** An environment by one version catalog: `dev` as shipped, `prod` with hosts, as one that users reach has. */
export interface Scenario {
  readonly environment: "dev" | "prod";
  readonly catalog: CatalogName;
}

export const scenarios: readonly Scenario[] = (["dev", "prod"] as const).flatMap((environment) =>
  (Object.keys(catalogs) as CatalogName[]).map((catalog) => ({ environment, catalog })),
);

export const ingress = {
  host: "app.example.com",
  certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/11112222-3333-4444-5555-666677778888",
} as const;

export function environmentOf({ environment, catalog }: Scenario): EnvironmentInput {
  if (environment === "dev") return { ...dev, catalog };
  const argocd = {
    host: "argocd.example.com",
    oidc: { issuer: "https://login.example.com", clientId: "argocd", adminGroup: "platform" },
  };
  // The Argo CD of catalog seed lets nobody log in without a client secret: it has no page there.
  return {
    ...prod,
    catalog,
    account: "111122223333",
    ingress,
    ...(catalog === "current" && { argocd }),
  };
}

export const stackNames = ["platform", "application"] as const;
export type StackName = (typeof stackNames)[number];

/** Where `apply-stacks.ts` puts what a stack became. */
export function fileOf(stack: StackName, { environment, catalog }: Scenario): string {
  return path.join(process.env.APPLIED_STACKS as string, `${environment}-${catalog}-${stack}.json`);
}

/** A stack as it was applied, once for all tests. @throws Error with what Terraform said when it was not. */
export function stack(name: StackName, scenario: Scenario): Applied {
  const { refused, ...result } = JSON.parse(readFileSync(fileOf(name, scenario), "utf8"));
  if (refused) throw new Error(refused);
  return new Applied(result);
}
