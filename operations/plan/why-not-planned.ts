import { UserError } from "../../config/user-error";
import type { PlannedStack } from "../rehearse/plan";
import type { PlanJson } from "../terraform/plan-json";
import type { Diagnostic, TerraformError } from "../terraform/terraform";

/**
 * Why a stack has no plan, when that is nobody's fault: what it reads is not applied yet, or the cluster's API cannot
 * be reached from here, or Datadog's keys are not here. A clause in Markdown; undefined when the plan failed.
 */
export function whyNotPlanned(
  error: TerraformError,
  { environment, dependencies }: Pick<PlannedStack, "environment" | "dependencies">,
): string | undefined {
  if (lacksBackend(error)) {
    return `its state backend does not exist; \`npm run bootstrap -- --env ${environment}\` makes it.`;
  }
  const waitsFor = upstreamsOf(error, { dependencies });
  if (waitsFor.length > 0) {
    const stacks = waitsFor.map((stack) => `\`${stack}\``).join(" and ");
    return `it reads what only an apply of ${stacks} puts out.`;
  }
  const errors = error.diagnostics.filter(({ severity }) => severity === "error");
  const isUnreachable = ({ summary, detail }: Diagnostic) => UNREACHABLE.test(`${summary}\n${detail}`);
  if (errors.length > 0 && errors.every(isUnreachable)) {
    return "the cluster's API cannot be reached from this machine.";
  }
  if (errors.length > 0 && errors.every(({ summary }) => NO_KEYS.test(summary))) {
    return "there are no keys for Datadog here: `DD_API_KEY` and `DD_APP_KEY` are not set.";
  }
  return undefined;
}

/**
 * Whether a plan takes Helm releases for gone because nobody could look. The Helm provider (3.1.1) says of every
 * release that it is gone when the cluster's API does not answer it, and plans to install it again; only what the
 * provider of Kubernetes has found, which fails when nobody answers, tells the one from the other.
 */
export function overlooksReleases({ resource_drift = [], prior_state }: PlanJson): boolean {
  const isGone = resource_drift.some(
    ({ type, change }) => type === "helm_release" && change.actions.includes("delete"),
  );
  const found = prior_state?.values?.root_module?.resources ?? [];
  const wasAnswered = found.some(({ type }) => type.startsWith("kubernetes_"));
  return isGone && !wasAnswered;
}

/** What is said of such a plan. */
export const OVERLOOKED =
  "it sees no Helm release. Either the cluster's API cannot be reached from this machine, or somebody uninstalled them.";

/** @throws UserError where a plan takes Helm releases for gone because nobody could look. */
export function expectReleases(plan: PlanJson, { id }: Pick<PlannedStack, "id">): void {
  if (overlooksReleases(plan)) throw new UserError(`The plan of ${id} is none: ${OVERLOOKED}`);
}

/** Whether there is no bucket that could hold a state. */
export function lacksBackend({ firstError }: TerraformError): boolean {
  return /NoSuchBucket|bucket .*does not exist/is.test(firstError);
}

/** The stacks that must be applied before this one can be planned; none when something else is wrong, too. */
export function upstreamsOf(
  { diagnostics }: Pick<TerraformError, "diagnostics">,
  { dependencies }: Pick<PlannedStack, "dependencies">,
): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const isAbout = (error: Diagnostic) => dependencies.filter((dependency) => lacks(error, dependency));
  if (errors.some((error) => isAbout(error).length === 0)) return [];
  return dependencies.filter((dependency) => errors.some((error) => lacks(error, dependency)));
}

/** What Datadog's provider says without its keys. */
const NO_KEYS = /^api_key and app_key .*must be set/;

/** What the providers of Kubernetes and Helm say when nobody answers. */
const UNREACHABLE =
  /Kubernetes cluster unreachable|(?:Get|Post) "https:\/\/[^"]*\/apis?\/[^"]*": (?:dial tcp|net\/http|context deadline|EOF|read tcp)/i;

/** Whether an error says that the state of a stack is not there, or has no such output. */
function lacks({ summary, detail, address, snippet }: Diagnostic, stack: string): boolean {
  const source = `cross-stack-reference-input-${stack}`;
  if (summary === "Unable to find remote state") return address?.endsWith(source) ?? false;
  if (summary !== "Unsupported attribute") return false;
  // Terraform says "This object", and only beside the code which one.
  const about = [detail, ...(snippet?.values ?? []).map(({ traversal }) => traversal)];
  return about.some((text) => text.includes(`${source}.outputs`));
}
