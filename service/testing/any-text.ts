import fc from "fast-check";

/** What has broken out of pages, attributes, comments and scripts before, and what confuses those who look. */
const ODD = [
  "<",
  `"><script>alert(1)</script>`,
  "' onmouseover='alert(1)",
  "</style><style>*{display:none}",
  "</title></textarea></pre><!--",
  "]]><![CDATA[",
  "<%= it.traceId %>",
  "&lt;b&gt;",
  "&#60;",
  "\0",
  "a\r\nb\u2028c",
  "\u202Egnirts desrever\u2066",
  "\uD800",
  "REDACTED",
  "__proto__",
  "",
  "ü".repeat(20_000),
  "<&\"'>".repeat(20_000),
];

/** Any text at all, and often the worst of it. */
export const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string(), fc.constantFrom(...ODD));
