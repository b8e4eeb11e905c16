/** Reading the arguments of an element as Terraform gets them: snake case, tokens resolved, overrides applied. */
export type Attributes = Readonly<Record<string, unknown>>;

/** The nested blocks of that name, whether written once or as a list, `dynamic` ones included. */
export function blocks(attributes: Attributes, name: string): Attributes[] {
  const dynamic = asObjects(asObjects(attributes.dynamic).flatMap((block) => asObjects(block[name])));
  return [...asObjects(attributes[name]), ...dynamic.flatMap((block) => asObjects(block.content))];
}

/** The first nested block of that name; empty where there is none, so that its arguments read as not set. */
export function block(attributes: Attributes, name: string): Attributes {
  return blocks(attributes, name)[0] ?? {};
}

/** The strings of a list argument, or of a single one. */
export function strings(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((item) => typeof item === "string");
}

/** Terraform reads "true" as true. A reference, whose value synth cannot know, is neither. */
export function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Whether the value is known only to Terraform, as in `${aws_kms_key.key.arn}`. */
export function isReference(value: unknown): boolean {
  return typeof value === "string" && value.includes("${");
}

/** All strings anywhere in the value. */
export function* deepStrings(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value)) if (key !== "//") yield* deepStrings(child);
  }
}

function asObjects(value: unknown): Attributes[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((item): item is Attributes => typeof item === "object" && item !== null);
}
