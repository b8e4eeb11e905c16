/**
 * Keeps secrets out of the echo, the log and the spans, by what they are called: headers as a whole, and in any
 * text (an address, a Referer, a Link) the values of `name=value` and `"name":"value"` pairs and the credentials of
 * `//user:password@`; and by what they look like: tokens, whatever they are called.
 *
 * In doubt it takes out too much. The functions never throw, and change nothing the second time.
 */

/** What stands in a secret's place, as OpenTelemetry's semantic conventions have it for `url.full`. */
export const REDACTED = "REDACTED";

/** A name with one of these words, parted by case, digits or punctuation, names a secret: `api_key`, `AccessKeyId`. */
const SECRET_WORDS = new Set(
  (
    "auth bearer cookie cookies cred creds csrf jwt key keys otp pass passphrase passwd password passwords pin " +
    "pw pwd secret secrets session sid sig signature token tokens xsrf"
  ).split(" "),
);

/** The same run together, as in `accesstoken`. */
const SECRET_STEMS =
  /accesskey|apikey|assertion|authenti|authoriz|cookie|credential|csrf|dpop|passcode|passphrase|passw|privatekey|saml|secret|sessid|session|signature|token|xsrf/;

/** Credentials as the Authorization header has them, and JSON Web Tokens; shorter ones are words. */
const TOKEN = /\b((?:basic|bearer)[\s+]+)[\w.~+/=-]{12,}|(?<![\w-])eyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)*/gi;
const SHORTEST_TOKEN = "basic 012345678901".length;
const MAY_HOLD_TOKEN = /basic|bearer|eyj/i;

/** A pair of JSON, its value closed or not. */
const JSON_PAIR = /("([^"\\]*)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[^\s,}\]]+)/g;

/** Values inside values, each encoded once more: below this depth nobody looks, so nothing is shown. */
const DEEPEST = 4;

/** Names repeat endlessly: each is judged once. */
const judged = new Map<string, boolean>();
const MOST_JUDGED = 1_000;
const LONGEST_JUDGED = 64;

/** Whether the values under this name, of a header or a query parameter, are secret. @param name in any case. */
export function isSecretName(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const verdict =
    words.split(/[^a-z]+/).some((word) => SECRET_WORDS.has(word)) ||
    SECRET_STEMS.test(words.replace(/[^a-z]+/g, ""));
  if (judged.size < MOST_JUDGED && name.length <= LONGEST_JUDGED) judged.set(name, verdict);
  return verdict;
}

/** A header's value as others may see it. */
export function redactHeader(name: string, value: string): string {
  return isSecretName(name) ? REDACTED : redact(value);
}

/** An address, or any text with one in it, as others may see it. */
export function redact(text: string): string {
  return redactLevel(text, 0);
}

function redactLevel(text: string, depth: number): string {
  const bare = withoutJsonSecrets(withoutTokens(text));
  const credentials = bare.includes("@") && bare.includes("//");
  const pairs = bare.includes("=") || bare.includes("%");
  if (!credentials && !pairs) return bare;
  // Credentials may hold what looks like a pair, and a pair's value may hide where credentials begin.
  const shown = credentials ? withoutCredentials(bare) : bare;
  const plain = pairs
    ? shown
        .split("&")
        .map((part) => withoutSecret(part, depth))
        .join("&")
    : shown;
  const redacted = credentials ? withoutCredentials(plain) : plain;
  // What stands for a secret can make a short text behind "Bearer" long enough to be a token.
  return redacted === bare ? bare : withoutTokens(redacted);
}

function withoutTokens(text: string): string {
  if (text.length < SHORTEST_TOKEN || !MAY_HOLD_TOKEN.test(text)) return text;
  return text.replace(TOKEN, (_, scheme = "") => scheme + REDACTED);
}

function withoutJsonSecrets(text: string): string {
  if (!text.includes('"') || !text.includes(":")) return text;
  return text.replace(JSON_PAIR, (pair, before, name) =>
    isSecretName(name) ? `${before}"${REDACTED}"` : pair,
  );
}

/** `//user:password@host` becomes `//REDACTED@host`. */
function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/?#\s"'<>]*@/g, `//${REDACTED}@`);
}

/** One `name=value`, perhaps with a path before it; other pairs may be inside the value. */
function withoutSecret(part: string, depth: number): string {
  for (let equals = part.indexOf("="); equals !== -1; equals = part.indexOf("=", equals + 1)) {
    if (equals + 1 === part.length || !isSecretName(nameBefore(part, equals))) continue;
    return `${part.slice(0, equals + 1)}${REDACTED}`;
  }
  if (!part.includes("%")) return part;
  const value = part.indexOf("=") + 1;
  const encoded = part.slice(value);
  const decoded = decode(encoded);
  if (decoded === encoded) return part;
  if (depth === DEEPEST) return part.slice(0, value) + REDACTED;
  const shown = redactLevel(decoded, depth + 1);
  return shown === decoded ? part : part.slice(0, value) + encode(shown);
}

/** The name that ends at `end`, decoded. Goes back to whatever may separate it from what precedes it. */
function nameBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && !"?;#/,= \t".includes(text.charAt(start - 1))) start--;
  const name = text.slice(start, end);
  return name.includes("%") ? decode(name) : name;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not UTF-8, or a stray "%": names and separators are ASCII, and those still come out.
    return text.replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
  }
}

function encode(text: string): string {
  // Through a buffer, for encodeURIComponent throws at half a surrogate pair.
  return encodeURIComponent(Buffer.from(text).toString());
}
