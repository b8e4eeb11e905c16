import fc from "fast-check";
import { isSecretName, REDACTED, redact, redactHeader } from "./redaction";

test.each([
  ...["Authorization", "proxy-authorization", "COOKIE", "Set-Cookie", "X-Api-Key", "apikey", "X-Auth-Token"],
  ...[
    "X-Amz-Security-Token",
    "PRIVATE-TOKEN",
    "X-CSRF-Token",
    "X-Vault-Token",
    "DD-API-KEY",
    "x-goog-signature",
  ],
  ...[
    "token",
    "key",
    "password",
    "passwd",
    "pwd",
    "secret",
    "client_secret",
    "sig",
    "X-Amz-Signature",
    "api.key",
  ],
  ...[
    "AWSAccessKeyId",
    "accessToken",
    "ACCESSTOKEN",
    "user[password]",
    "jsessionid",
    "PHPSESSID",
    "sid",
    "token2",
    "X-Passcode",
    "SAMLResponse",
    "client_assertion",
    "DPoP",
  ],
])("takes %s for the name of a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  ...[
    "Host",
    "User-Agent",
    "Accept",
    "Content-Type",
    "X-Forwarded-For",
    "traceparent",
    "X-Request-Id",
    "Origin",
  ],
  ...[
    "format",
    "keyboard",
    "monkey",
    "author",
    "design",
    "page",
    "q",
    "passenger",
    "sort",
    "spinner",
    "signal",
  ],
])("takes %s for what it is", (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each([
  ["/echo?a=1&token=x&b=2", "/echo?a=1&token=REDACTED&b=2"],
  ["/echo?a=1&b=2", "/echo?a=1&b=2"],
  ["/echo?token=", "/echo?token="],
  ["/token/key;secret?a=1", "/token/key;secret?a=1"],
  ["//token=a/b&c@host", "//REDACTED@host"],
  ["/echo?t%6Fken=x", "/echo?t%6Fken=REDACTED"],
  ["/echo?token=a=b;c?d", "/echo?token=REDACTED"],
  ["/echo?a=1;token=b", "/echo?a=1;token=REDACTED"],
  ["/echo;jsessionid=5", "/echo;jsessionid=REDACTED"],
  ["/echo#access_token=5", "/echo#access_token=REDACTED"],
  ["https://me:pw@host/a", "https://REDACTED@host/a"],
  ["https://me@host/a?b=c@d", "https://REDACTED@host/a?b=c@d"],
  ["mailto:me@host", "mailto:me@host"],
  ["/to?url=https%3A%2F%2Fa%2F%3Ftoken%3Dx", "/to?url=https%3A%2F%2Fa%2F%3Ftoken%3DREDACTED"],
  ["/to?url=%2F%2Fme:pw%40a", "/to?url=%2F%2FREDACTED%40a"],
  ["100% pure, %zz", "100% pure, %zz"],
  ["/echo?a=Bearer%200123456789abcdef&b", "/echo?a=Bearer%20REDACTED&b"],
  ["/echo?a=bearer+0123456789abcdef", "/echo?a=bearer+REDACTED"],
  ["Basic dXNlcjpwYXNz", "Basic REDACTED"],
  ["a basic question", "a basic question"],
  ["/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmVk/x", "/REDACTED/x"],
  ["/eyJ.eyJ", "/eyJ.eyJ"],
  ['/echo?f={"user":"me","password":"a\\"b,c"}', '/echo?f={"user":"me","password":"REDACTED"}'],
  ["/echo?f=%7B%22api_key%22:123%7D", "/echo?f=%7B%22api_key%22%3A%22REDACTED%22%7D"],
])("makes %s into %s", (text, shown) => {
  expect(redact(text)).toBe(shown);
});

test("a secret header is redacted as a whole, any other by what is in it", () => {
  expect(redactHeader("Authorization", "Basic dTpw")).toBe(REDACTED);
  expect(redactHeader("Referer", "https://a/?key=x")).toBe("https://a/?key=REDACTED");
  expect(redactHeader("Accept", "text/html;q=0.5")).toBe("text/html;q=0.5");
});

const secret = fc.stringMatching(/^[0-9]{12,20}$/);
const secretName = fc.constantFrom("token", "api_key", "X-Amz-Signature", "clientSecret", "password", "sid");
const noise = fc.string({ unit: "binary", maxLength: 20 });

/** The same name in another spelling: some letters percent-encoded, some in capitals. */
const spelled = (name: string) =>
  fc
    .array(fc.constantFrom("as is", "encoded"), { minLength: name.length, maxLength: name.length })
    .map((how) =>
      name
        .split("")
        .map((letter, i) => (how[i] === "encoded" ? `%${letter.charCodeAt(0).toString(16)}` : letter))
        .join(""),
    );

test("no secret survives, whatever stands around it", () => {
  fc.assert(
    fc.property(secret, secretName.chain(spelled), noise, noise, (value, name, before, after) => {
      const pair = `${name}=${value}`;
      // What follows "&" may be shown; what stands before the name may be anything that ends there.
      for (const text of [
        `?f={"${name.replaceAll(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))}": "${value}${before.replaceAll('"', "")}`,
        `${before} Bearer ${value}${after}`,
        `${before}&${pair}`,
        `/${before}?${pair}${after.replaceAll("&", "")}`,
        `${pair}&${after}`,
      ]) {
        expect(redact(text)).not.toContain(value);
      }
    }),
  );
});

test("no secret survives in an address inside an address, however deep", () => {
  fc.assert(
    fc.property(
      secret,
      secretName,
      fc.integer({ min: 0, max: 8 }),
      fc.boolean(),
      (value, name, depth, user) => {
        let text = user ? `https://me:${value}@host/` : `https://host/?${name}=${value}`;
        for (let i = 0; i < depth; i++) text = `https://host/?next=${encodeURIComponent(text)}`;
        expect(redact(text)).not.toContain(value);
      },
    ),
  );
});

test("redaction changes nothing the second time, and never throws", () => {
  const piece = fc.constantFrom(
    ...[
      "token",
      "=",
      "&",
      "?",
      "//",
      "@",
      ":",
      "%",
      "%3D",
      "%40",
      "%26",
      "%25",
      "%2F",
      "%ff",
      "/",
      ";",
      "#",
      "a",
      "\ud800",
      '"',
      '"key":',
      "\\",
      " ",
      "Bearer ",
      "eyJ0123456789.0123456789",
      "012345",
    ],
  );
  const text = fc.oneof(
    noise,
    fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(text, (value) => {
      const once = redact(value);
      expect(redact(once)).toBe(once);
    }),
    { numRuns: 2_000, examples: [["Bearer token//@"], ["Bearer token%3Dtoken"]] },
  );
});

test("a hostile address, however long, takes no time worth speaking of", () => {
  // Of the processor: the clock goes on while others have it.
  const before = process.cpuUsage();
  for (const piece of [
    "%25",
    "=",
    "&",
    "//",
    "@",
    "//@",
    "a=",
    "%3D",
    "%2525253D",
    '"',
    '"key":',
    "Bearer ",
    "eyJ",
    "-eyJ",
    "\\\\",
  ]) {
    redact(`/?${piece.repeat((128 * 1024) / piece.length)}`);
  }
  expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
});
