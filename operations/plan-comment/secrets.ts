import type { Change, PlanJson } from "../terraform/plan-json";
import { isContainer } from "./marked";

/** What stands in the place of a secret. */
const MASK = "(looks like a secret)";

/** How values look that open doors, whatever they are called. */
const SHAPES: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g,
  // AWS: identifiers of keys.
  /(?<![0-9A-Z])(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Z])/g,
  // GitHub, GitLab, Slack, Stripe, OpenAI and others that say what their tokens are.
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|[rs]k[-_](?:live|test|proj)[-_]\w{16,})/g,
  // JSON web tokens.
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,
  // Hashes of passwords.
  /\$(?:2[aby]\$\d\d|argon2\w*|[156])\$[\w./$=,+-]{20,}/g,
  // The password of an address, not what is before and after it.
  /(?<=:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
  /(?<=\b[Bb]earer )[\w.~+/=-]{8,}/g,
];

/** Keys in hexadecimal digits, of Datadog for example, look like commits and digests do. */
const HEXADECIMAL = /(?<![0-9A-Za-z]|sha\d{1,3}:)(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9A-Za-z])/g;
/** What attributes are called that hold such. */
const DIGEST_NAME =
  /(?:sha\d*|hash|digest|checksum|etag|md5|revision|commit|version|tag|thumbprint(?:_list)?s?|image)\b|fingerprint/i;
/** What attributes are called that hold a secret. */
const SECRET_NAME =
  /(?:passw(?:or)?d|passphrase|secret|secret_?string|api[-_]?key|app[-_]?key|(?:secret|access|account|signing|encryption)[-_]?key|private[-_]?key|token|credentials?)s?$/i;
/** Settings about secrets, and names of secrets. */
const NO_SECRET_NAME = /^http_tokens$|existing_?secret$/i;
/** Shorter ones stand in other words by chance. */
const SHORTEST = 8;

/**
 * Whether cdktf made an output for other stacks. It calls all of them sensitive, names of clusters and networks alike:
 * what is secret in them is so in the resource that they come from.
 */
export function isCrossStackOutput(name: string): boolean {
  return name.startsWith("cross-stack-output-");
}

/**
 * Masks texts of a plan: the values that it calls sensitive, wherever they stand, and what looks like a secret.
 *
 * The plan's own maps say where a value is sensitive; a provider that returns it in another attribute too, or in the
 * message of an error, says nothing.
 */
export class Secrets {
  private readonly known: readonly string[];

  constructor(...plans: readonly PlanJson[]) {
    const changes = plans.flatMap(({ resource_changes = [], resource_drift = [], output_changes = {} }) => [
      ...[...resource_changes, ...resource_drift].map(({ change }) => change),
      ...Object.keys(output_changes)
        .filter((name) => !isCrossStackOutput(name))
        .map((name) => output_changes[name] as Change),
    ]);
    // The longest first: one may be the beginning of another.
    this.known = [...new Set(changes.flatMap(sensitiveTexts))].toSorted((a, b) => b.length - a.length);
  }

  /**
   * @param text A value, or a text that may hold one.
   * @param name What the value is called, if anything.
   */
  mask(text: string, name = ""): string {
    if (text !== "" && SECRET_NAME.test(name) && !NO_SECRET_NAME.test(name)) return MASK;
    const shapes = DIGEST_NAME.test(name) ? SHAPES : [...SHAPES, HEXADECIMAL];
    const known = this.known.reduce((masked, secret) => masked.replaceAll(secret, "(sensitive)"), text);
    return shapes.reduce((masked, shape) => masked.replaceAll(shape, MASK), known);
  }
}

function sensitiveTexts({ before, before_sensitive, after, after_sensitive }: Change): string[] {
  return [...textsOf(before, before_sensitive), ...textsOf(after, after_sensitive)];
}

/** All texts below the places that a map of the same shape calls sensitive. */
function textsOf(value: unknown, sensitive: unknown): string[] {
  if (typeof value === "string") return sensitive === true && value.length >= SHORTEST ? [value] : [];
  if (typeof value === "number") return sensitive === true ? textsOf(String(value), true) : [];
  if (!isContainer(value) || !sensitive) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    textsOf(child, sensitive === true || (isContainer(sensitive) ? sensitive[key] : false)),
  );
}
