import type { App } from "cdktf";
import type { Finding, Rule } from "./rule";
import { rules } from "./rules";
import { StackView } from "./stack-view";
import { covers, listSuppressions, type Suppression } from "./suppress";

/** A rule that does not hold, or a suppression with nothing to suppress. */
export interface Violation {
  /** The rule, or "stale-suppression". */
  readonly rule: string;
  /** Path of the construct. */
  readonly path: string;
  /** What is wrong, how to mend it and where to read on. */
  readonly message: string;
}

/**
 * Judges every stack of the app by every rule.
 *
 * The stacks must be prepared for synthesis, so that references between them are resolved: `App.synth`
 * prepares all of them before it calls the first aspect.
 */
export function findViolations(app: App): Violation[] {
  const suppressions = listSuppressions(app);
  return StackView.all(app).flatMap((stack) =>
    judge(
      stack,
      suppressions.filter(({ path }) => path === stack.path || path.startsWith(`${stack.path}/`)),
    ),
  );
}

function judge(stack: StackView, suppressions: readonly Suppression[]): Violation[] {
  const applicable: readonly Rule[] = rules.filter((rule: Rule) => rule.only?.test(stack) ?? true);
  const needed = new Set<Suppression>();
  const violations = applicable.flatMap((rule) =>
    [...rule.check(stack)].flatMap((finding) => {
      const accepted = suppressions.filter(
        (suppression) => suppression.rule === rule.id && covers(suppression, finding.at.path, stack.path),
      );
      for (const suppression of accepted) needed.add(suppression);
      return accepted.length > 0 ? [] : [violation(rule, finding)];
    }),
  );
  const stale = suppressions.filter(
    (suppression) => !needed.has(suppression) && applicable.some(({ id }) => id === suppression.rule),
  );
  return [...violations, ...stale.map(staleSuppression)];
}

function violation(rule: Rule, { at, problem, remedy }: Finding): Violation {
  return {
    rule: rule.id,
    path: at.path,
    message: `${at.address} ${problem}. ${remedy}. See ${rule.source}`,
  };
}

function staleSuppression({ path, rule, reason }: Suppression): Violation {
  return {
    rule: "stale-suppression",
    path,
    message: `Nothing here violates "${rule}" any more. Remove suppress(…, "${rule}", "${reason}").`,
  };
}
