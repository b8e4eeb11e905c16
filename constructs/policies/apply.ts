import { type App, Aspects, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { UserError } from "../../config/user-error";
import { findViolations, type Violation } from "./violations";

/**
 * Makes `app.synth()` fail where a stack violates a rule of docs/policies.md. Call it once all stacks exist.
 *
 * cdktf calls aspects stack by stack and would stop at the first stack in error, but whoever mends violations
 * wants all of them at once. So one aspect judges the whole app, at the very last construct: there every
 * other aspect has done its work, and the rules see what Terraform gets.
 */
export function applyPolicies(app: App): void {
  const last = app.node
    .findAll()
    .filter((node) => TerraformStack.isStack(node))
    .at(-1);
  if (!last) throw new Error("applyPolicies was called before there was a stack: call it after composing.");
  let end: IConstruct | undefined;
  Aspects.of(last).add({
    visit(node) {
      // Preparing the stacks for synth added constructs: the end is not known before.
      if (node === last) end = last.node.findAll().at(-1);
      if (node !== end) return;
      const violations = findViolations(app);
      if (violations.length > 0) throw new UserError(report(violations));
    },
  });
}

function report(violations: readonly Violation[]): string {
  const title = violations.length === 1 ? "1 policy violation:" : `${violations.length} policy violations:`;
  const entries = violations.map(({ path, rule, message }) => `  ${path}  [${rule}]\n    ${message}`);
  return [
    title,
    ...entries,
    'To accept one, say why where the resource is made: suppress(resource, "rule", "reason"). See docs/policies.md.',
  ].join("\n\n");
}
