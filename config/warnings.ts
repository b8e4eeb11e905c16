import { type CatalogName, catalogs } from "./catalog";
import { PLACEHOLDER_ACCOUNT } from "./placeholder";
import type { Environment } from "./schema";
import { EXTENDED_SUPPORT_COST, supportOf, upgradeRemedy } from "./support";

/**
 * What a reader should know before deploying: one line for each fact, however many environments share it.
 *
 * A version past all support is no error: the code must still synthesize, to be rehearsed, upgraded or
 * destroyed, when it is checked out years from now.
 */
export function warnings(environments: readonly Environment[], today: Date): string[] {
  return [
    ...(Object.keys(catalogs) as CatalogName[]).flatMap((catalog) =>
      supportWarning(
        catalog,
        namesOf(environments, (environment) => environment.catalog === catalog),
        today,
      ),
    ),
    ...placeholderWarning(namesOf(environments, ({ account }) => account === PLACEHOLDER_ACCOUNT)),
  ];
}

function supportWarning(catalog: CatalogName, names: string[], today: Date): string[] {
  const { version, endOfStandardSupport, endOfExtendedSupport, source } = catalogs[catalog].kubernetes;
  const support = supportOf(catalogs[catalog], today);
  if (names.length === 0 || support === "standard") return [];
  const remedy = `${upgradeRemedy(today)}. ${source}`;
  return [
    support === "extended"
      ? `Kubernetes ${version} (${names.join(", ")}) left standard support on ${endOfStandardSupport}. ` +
        `Extended support costs ${EXTENDED_SUPPORT_COST}, and ends on ${endOfExtendedSupport}. ${remedy}`
      : `Kubernetes ${version} (${names.join(", ")}) has had no support at all since ${endOfExtendedSupport}: ` +
        `EKS creates no such cluster any more, and upgrades the ones there are by itself. ${remedy}`,
  ];
}

function placeholderWarning(names: string[]): string[] {
  if (names.length === 0) return [];
  const files = names.map((name) => `config/environments/${name}.ts`).join(" and ");
  return [
    `Account ${PLACEHOLDER_ACCOUNT} (${names.join(", ")}) is a placeholder: synth works, deploy is refused. ` +
      `Write your account id into ${files}.`,
  ];
}

function namesOf(
  environments: readonly Environment[],
  select: (environment: Environment) => boolean,
): string[] {
  return environments.filter(select).map(({ name }) => name);
}
