/** The syntax of files in config/environments: an object of plain values. */
import { parse } from "@babel/parser";
import { PLACEHOLDER_ACCOUNT } from "../../config/placeholder";
import { UserError } from "../../config/user-error";

type Statement = ReturnType<typeof parse>["program"]["body"][number];
type Expression = Extract<Statement, { type: "ExpressionStatement" }>["expression"];
export type ObjectExpression = Extract<Expression, { type: "ObjectExpression" }>;
export type Property = Extract<ObjectExpression["properties"][number], { type: "ObjectProperty" }>;

/** The one object that a file exports. */
export function objectOf(text: string, where: string): ObjectExpression {
  const objects = program(text, where).flatMap((statement) =>
    statement.type === "ExportNamedDeclaration" && statement.declaration?.type === "VariableDeclaration"
      ? statement.declaration.declarations.map(({ init }) => init)
      : [],
  );
  const [object] = objects;
  if (objects.length !== 1 || object?.type !== "ObjectExpression") {
    throw byHand(where, "it exports something else than one environment");
  }
  return object;
}

function program(text: string, where: string) {
  try {
    return parse(text, { sourceType: "module", plugins: ["typescript"] }).program.body;
  } catch (error) {
    throw byHand(where, (error as Error).message);
  }
}

/** What a node of plain values says. @throws UserError for any other */
export function plainValue(node: Expression | Property["value"], where: string): unknown {
  switch (node.type) {
    case "StringLiteral":
    case "NumericLiteral":
    case "BooleanLiteral":
      return node.value;
    case "NullLiteral":
      return null;
    case "ArrayExpression":
      return node.elements.map((element) => plainValue(element as Expression, where));
    case "ObjectExpression":
      return Object.fromEntries(
        node.properties.map((property) => {
          if (property.type !== "ObjectProperty" || property.computed) {
            throw byHand(where, "there is more than plain values", property);
          }
          return [nameOf(property), plainValue(property.value, where)];
        }),
      );
    case "Identifier":
      if (node.name === "PLACEHOLDER_ACCOUNT") return PLACEHOLDER_ACCOUNT;
  }
  throw byHand(where, "there is more than plain values", node);
}

/** The property of that name, if there is one. */
export function propertyOf(object: ObjectExpression, name: string): Property | undefined {
  return object.properties
    .filter((property) => property.type === "ObjectProperty")
    .find((property) => nameOf(property) === name);
}

function nameOf({ key }: Property): string | undefined {
  if (key.type === "Identifier") return key.name;
  return key.type === "StringLiteral" ? key.value : undefined;
}

/** What is said of a file that takes a person. */
export function byHand(where: string, why: string, node?: { readonly loc?: unknown }): UserError {
  const line = (node?.loc as { start: { line: number } } | undefined)?.start.line;
  return new UserError(`${where}${line ? `:${line}` : ""} cannot be filled in: ${why}. Edit it by hand.`);
}
