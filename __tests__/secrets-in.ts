import { type ClusterSecret, clusterSecrets } from "../config/platform";

/** How values look that open doors, whatever they are called. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  "an access key of AWS": /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  "a token of GitHub": /\b(?:gh[pousr]_\w{36,}|github_pat_\w{22,})/,
  "a private key": /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  "a hash of a password": /\$2[aby]\$\d\d\$[./\w]{53}/,
  "a JSON web token": /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  "a password in an address": /:\/\/[^\s/:@"]+:[^\s/:@"]+@/,
  // Of Datadog: 32 and 40 digits; its cluster agent's token: 64. Digests of images say what they are.
  "a key in hexadecimal digits":
    /(?<![0-9A-Za-z]|sha256:)(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9A-Za-z])/,
};

/** Names of settings that would hold a secret; those that hold the name of one say so. */
const SECRET_NAME =
  /(?:password|passwd|api[-_]?key|app[-_]?key|access[-_]?key|private[-_]?key|token|credential)s?$/i;

/** Annotation that has pods replaced when a file of theirs changes: in an expression, and in what became of it. */
const CHECKSUM = /"[^"]*checksum[^"]*" = "[0-9a-f]{64}"/g;
const isChecksum = (name: string, value: unknown) =>
  name.includes("checksum") && /^[0-9a-f]{64}$/.test(String(value));

/** Something that looks like a secret, and where it stands. */
export interface Found {
  readonly at: string;
  readonly what: string;
}

/** Whatever in a tree looks like a secret, with its path. */
export function secretsIn(tree: unknown, at = ""): Found[] {
  if (typeof tree === "string") {
    const text = tree.replaceAll(CHECKSUM, "");
    const shapes = Object.entries(SHAPES).filter(([, shape]) => shape.test(text));
    const named = [...tree.matchAll(/"([^"]+)" = "([^"]*)"/g)].filter(([, name]) =>
      SECRET_NAME.test(name ?? ""),
    );
    return [
      ...shapes.map(([what]) => ({ at, what })),
      ...named
        .filter(([, name, value]) => !isName(name, value))
        .map(([, name]) => ({ at, what: `a value for ${name}` })),
    ];
  }
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([name, child]) => {
    if (isChecksum(name, child)) return [];
    const path = at ? `${at}.${name}` : name;
    const named = typeof child === "string" && SECRET_NAME.test(name) && !isName(name, child);
    return [...(named ? [{ at: path, what: `a value for ${name}` }] : []), ...secretsIn(child, path)];
  });
}

/**
 * Keys of Secrets stand for the keys of entries, by the same names: `"api-key" = "api-key"`. And no secret is how
 * instances ask for their metadata, `http_tokens`, nor the program that fetches Image Updater's `credentials`.
 */
function isName(name: string | undefined, value: string | undefined): boolean {
  if (name === "http_tokens") return true;
  if (name === "credentials" && /^ext:\/scripts\/[a-z-]+\.sh$/.test(value ?? "")) return true;
  const pairs = Object.values<ClusterSecret>(clusterSecrets).flatMap(({ keys }) => Object.entries(keys));
  return pairs.some(([key, property]) => key === name && property === value);
}
