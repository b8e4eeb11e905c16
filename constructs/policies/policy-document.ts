import { type Attributes, blocks, deepStrings, strings } from "./attributes";
import type { Element, StackView } from "./stack-view";

/** A statement of an IAM policy, written as a data source or as JSON. */
export interface Statement {
  readonly allows: boolean;
  /** Identifiers of the principals; "*" is anybody. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  /** The statement is about all actions but some. */
  readonly invertsActions: boolean;
  readonly resources: readonly string[];
  readonly invertsResources: boolean;
  readonly conditions: readonly { test: string; variable: string; values: readonly string[] }[];
}

/** A policy document and the resources that it is attached to, through other documents too. */
export interface PolicyDocument {
  readonly at: Element;
  /** undefined: written in a way that cannot be read at synth, as with `Fn.jsonencode`. */
  readonly statements: readonly Statement[] | undefined;
  readonly attachedTo: readonly Element[];
}

const DOCUMENT = "aws_iam_policy_document";
/** What gives permissions to a principal: nothing but a policy that synth can read will do. */
const IDENTITY_POLICY = /^aws_iam_((role|user|group)_)?policy$/;

/** Every policy document of the stack, each where it is written. */
export function policyDocuments(stack: StackView): PolicyDocument[] {
  const elements = [...stack.resources, ...stack.data];
  const documents = stack.data
    .filter(({ type }) => type === DOCUMENT)
    .map((at) => ({
      at,
      statements: statementsOf(stack, `\${${at.address}.json}`) && ownStatements(at),
      attachedTo: attachments(stack, at),
    }));
  const literal = elements.flatMap((at) =>
    [...deepStrings(at.attributes)].filter(looksLikePolicy).map((text) => ({
      at,
      statements: parsePolicy(text),
      attachedTo: at.type === DOCUMENT ? attachments(stack, at) : [at],
    })),
  );
  const unreadable = stack.resources
    .filter(({ type }) => IDENTITY_POLICY.test(type))
    .filter(({ attributes: { policy } }) => !looksLikePolicy(String(policy)) && !statementsOf(stack, policy))
    .map((at) => ({ at, statements: undefined, attachedTo: [at] }));
  return [...documents, ...literal, ...unreadable];
}

/**
 * The statements in force where `policy` is attached, those of included documents among them.
 * undefined where the policy, or a part of it, cannot be read at synth.
 */
export function statementsOf(stack: StackView, policy: unknown): Statement[] | undefined {
  if (typeof policy !== "string") return undefined;
  if (!/^\$\{data\.aws_iam_policy_document\./.test(policy)) return parsePolicy(policy);
  const document = stack.follow(policy)?.element;
  if (!document) return undefined;
  const included = ["source_policy_documents", "override_policy_documents"].flatMap((name) =>
    strings(document.attributes[name]).map((source) => statementsOf(stack, source)),
  );
  if (included.includes(undefined)) return undefined;
  return [...ownStatements(document), ...included.flatMap((statements) => statements ?? [])];
}

function attachments(stack: StackView, document: Element): Element[] {
  const users = [...stack.resources, ...stack.data].filter(({ references }) =>
    references.has(document.address),
  );
  return users.flatMap((user) => (user.type === DOCUMENT ? attachments(stack, user) : [user]));
}

function ownStatements(document: Element): Statement[] {
  return blocks(document.attributes, "statement").map((statement) => ({
    allows: statement.effect !== "Deny",
    principals: [
      ...blocks(statement, "principals").flatMap((principal) => strings(principal.identifiers)),
      // "Anybody but these" is anybody to a rule.
      ...blocks(statement, "not_principals").map(() => "*"),
    ],
    actions: strings(statement.actions),
    invertsActions: strings(statement.not_actions).length > 0,
    resources: strings(statement.resources),
    invertsResources: strings(statement.not_resources).length > 0,
    conditions: blocks(statement, "condition").map((condition) => ({
      test: String(condition.test),
      variable: String(condition.variable),
      values: strings(condition.values),
    })),
  }));
}

function looksLikePolicy(text: string): boolean {
  return /\bStatement\\?"/.test(text) && /\bEffect\\?"/.test(text);
}

function parsePolicy(text: string): Statement[] | undefined {
  let policy: Attributes;
  try {
    policy = JSON.parse(text);
  } catch {
    return undefined;
  }
  return blocks(policy, "Statement").map((statement) => ({
    allows: statement.Effect !== "Deny",
    principals: [...deepStrings(statement.Principal), ...("NotPrincipal" in statement ? ["*"] : [])],
    actions: strings(statement.Action),
    invertsActions: "NotAction" in statement,
    resources: strings(statement.Resource),
    invertsResources: "NotResource" in statement,
    conditions: blocks(statement, "Condition").flatMap((tests) =>
      Object.entries(tests).flatMap(([test, variables]) =>
        Object.entries(variables as Attributes).map(([variable, values]) => ({
          test,
          variable,
          values: (Array.isArray(values) ? values : [values]).map(String),
        })),
      ),
    ),
  }));
}
