import { type CatalogName, catalogs } from "./catalog";
import { howToFillIn, isOpenToStrangers, PLACEHOLDER_ACCOUNT, PLACEHOLDER_OWNER } from "./placeholder";
import type { Environment } from "./schema";
import { EXTENDED_SUPPORT_COST, supportOf, unsupportedCharts, upgradeRemedy } from "./support";

/**
 * What a reader should know before deploying: one line for each fact, however many environments share it.
 *
 * A version past all support is no error: the code must still synthesize, to be rehearsed, upgraded or
 * destroyed, when it is checked out years from now.
 */
export function warnings(environments: readonly Environment[], today: Date): string[] {
  return [
    ...(Object.keys(catalogs) as CatalogName[]).flatMap((catalog) => {
      const names = namesOf(environments, (environment) => environment.catalog === catalog);
      return [...kubernetesWarning(catalog, names, today), ...chartsWarning(catalog, names, today)];
    }),
    ...ingressWarning(namesOf(environments, (environment) => hasUsers(environment) && !environment.ingress)),
    ...alertsWarning(
      namesOf(
        environments,
        (environment) => hasUsers(environment) && !environment.datadog.notify.page.length,
      ),
    ),
    ...placeholderWarning(namesOf(environments, ({ account }) => account === PLACEHOLDER_ACCOUNT)),
    ...repositoryWarning(namesOf(environments, isOpenToStrangers)),
  ];
}

function kubernetesWarning(catalog: CatalogName, names: string[], today: Date): string[] {
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

function chartsWarning(catalog: CatalogName, names: string[], today: Date): string[] {
  const unsupported = unsupportedCharts(catalog, today);
  if (names.length === 0 || unsupported.length === 0) return [];
  const list = unsupported.map(({ name, version }) => `${name} ${version}`).join(", ");
  return [
    `Charts without support (${names.join(", ")}): ${list}. \`npm run doctor -- --env ${names[0]}\` says since ` +
      "when, docs/operations/upgrade.md how to go up.",
  ];
}

function ingressWarning(names: string[]): string[] {
  if (names.length === 0) return [];
  return [
    `No ingress (${names.join(", ")}): users reach the service by the load balancer's own name, and over plain HTTP. ` +
      `Write the public host and the ARN of its certificate in ACM into ${filesOf(names)}: ` +
      "ingress: { host, certificateArn }.",
  ];
}

function alertsWarning(names: string[]): string[] {
  if (names.length === 0) return [];
  return [
    `Alerts tell nobody (${names.join(", ")}): they show on Datadog's pages, and wake no one. Write whom they are to ` +
      `tell into ${filesOf(names)}, for example datadog: { notify: { page: ["@pagerduty-web"], ticket: ["@slack-web"] } }.`,
  ];
}

/** Whether more than its makers depend on it: what is protected from deletion, or says so by its name. */
function hasUsers({ name, deletionProtection }: Environment): boolean {
  return name === "prod" || deletionProtection;
}

function placeholderWarning(names: string[]): string[] {
  if (names.length === 0) return [];
  return [
    `Account ${PLACEHOLDER_ACCOUNT} (${names.join(", ")}) is a placeholder: synth works, deploy is refused. ` +
      `Write yours: ${commandsFor(names)}.`,
  ];
}

/** Roles of a real account that trust the workflows of somebody else's repository. */
function repositoryWarning(names: string[]): string[] {
  if (names.length === 0) return [];
  return [
    `Repository ${PLACEHOLDER_OWNER}/… (${names.join(", ")}) is a placeholder: workflows of whoever has it could ` +
      `assume the roles of stack github. Write yours: ${commandsFor(names)}.`,
  ];
}

function commandsFor(names: string[]): string {
  return names.map(howToFillIn).join(" and ");
}

function filesOf(names: string[]): string {
  return names.map((name) => `config/environments/${name}.ts`).join(" and ");
}

function namesOf(
  environments: readonly Environment[],
  select: (environment: Environment) => boolean,
): string[] {
  return environments.filter(select).map(({ name }) => name);
}
