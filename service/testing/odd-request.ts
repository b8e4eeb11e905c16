/** A request that is long, unbroken, foreign and hostile: what has to wrap and must not run. */

export const HEADERS = {
  "x-long": "0123456789abcdef".repeat(200),
  "x-token": "REDACTED?",
  "x-markup": `<img src=x onerror="alert(1)"><script>alert(2)</script>`,
  "x-a-name-that-is-longer-than-a-phone-is-wide-and-has-no-space-in-it-at-all": "1",
  "x-empty": "",
  authorization: "Bearer of-a-secret",
};

/** For a body. */
export const TEXT = `<script>alert("3")</script>\n</textarea>\u202Eright to left\u202C ${"long".repeat(500)}`;

/** For the address. */
export const TARGET = `/echo?markup=${encodeURIComponent("<b>bold</b>")}&word=${"w".repeat(900)}&password=hidden`;
