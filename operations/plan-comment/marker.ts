/** The digests of an environment's plans, by stack. */
export type Digests = Readonly<Record<string, string>>;

/**
 * The last line of a comment, which nobody sees: whose comment it is, and the digests of its plans.
 *
 * Programs find both by it. Nothing in a plan can fake it: it is the last line, and what a plan says comes before.
 */
export function markerWith(environment: string, digests: Digests): string {
  return `${markerFor(environment)} ${JSON.stringify(digests)} -->`;
}

/** Whether a comment is the one about the plans of `environment`. */
export function isMarked(body: string, environment: string): boolean {
  return lastLineOf(body).startsWith(`${markerFor(environment)} `);
}

/** The digests that a comment about `environment` gives; undefined when it is none, or was tampered with. */
export function digestsIn(body: string, environment: string): Digests | undefined {
  if (!isMarked(body, environment)) return undefined;
  const [json] = /\{.*\}/.exec(lastLineOf(body)) ?? [];
  try {
    return JSON.parse(json ?? "") as Digests;
  } catch {
    return undefined;
  }
}

function markerFor(environment: string): string {
  return `<!-- plan-comment ${environment}`;
}

function lastLineOf(body: string): string {
  return body.trimEnd().split("\n").at(-1) ?? "";
}
