import type { App } from "cdktf";
import type { Construct } from "constructs";
import { UserError } from "../../config/user-error";
import { type RuleId, rules } from "./rules";

/** A violation that somebody accepted, and why. */
export interface Suppression {
  /** Path of the construct that it was written for. */
  readonly path: string;
  readonly rule: RuleId;
  readonly reason: string;
}

const METADATA = "policy-suppression";
const MINIMUM_WORDS = 5;

/**
 * Accepts the violations of one rule by a construct and everything below it. On a stack it covers what is
 * said of the stack itself (its provider versions, its state), never the resources in it.
 *
 * A suppression that suppresses nothing fails the synth, so that none outlives its cause. Where a violation
 * exists in some environments only, so must the suppression.
 *
 * @example suppress(bucket, "tls-only-buckets", "Read by appliances in the plant that speak no TLS.");
 * @throws UserError for an unknown rule, a reason of fewer than five words, or the whole app.
 */
export function suppress(construct: Construct, rule: RuleId, reason: string): void {
  const path = construct.node.path;
  if (!rules.some(({ id }) => id === rule)) {
    const known = rules.map(({ id }) => id).join(", ");
    throw new UserError(`${path}: suppresses the unknown rule "${rule}". Choose from ${known}.`);
  }
  if (reason.trim().split(/\s+/).length < MINIMUM_WORDS || /^(todo|fixme|tbd)\b/i.test(reason.trim())) {
    throw new UserError(
      `${path}: suppresses "${rule}" with the reason "${reason}". ` +
        `Say in ${MINIMUM_WORDS} words or more why the violation is acceptable here.`,
    );
  }
  if (!construct.node.scope) {
    throw new UserError(
      `The app suppresses "${rule}" everywhere. Suppress it where the resource is made, so that it stays local.`,
    );
  }
  construct.node.addMetadata(METADATA, { path, rule, reason: reason.trim() } satisfies Suppression);
}

/** Every suppression in the app, in the order of its constructs. */
export function listSuppressions(app: App): Suppression[] {
  return app.node
    .findAll()
    .flatMap((construct) => construct.node.metadata)
    .filter(({ type }) => type === METADATA)
    .map(({ data }) => data as Suppression);
}

/** Whether the suppression covers what stands at `path`. */
export function covers(suppression: Suppression, path: string, stackPath: string): boolean {
  if (suppression.path === path) return true;
  return suppression.path !== stackPath && path.startsWith(`${suppression.path}/`);
}
