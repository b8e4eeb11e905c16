/** Queries to Datadog are printed by the query language, and by nothing else. */
import { readFileSync } from "node:fs";
import { repositoryFiles } from "../../repository-files";

const LANGUAGE = "constructs/observability/query/";
const sources = repositoryFiles(".ts")
  .filter((file) => /^(main\.ts|backend|config|constructs|operations|stacks)/.test(file))
  .filter((file) => !file.startsWith(LANGUAGE));

/** What is no comment. */
const code = (file: string) => readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

const looksLikeQuery = (text: string) =>
  /["'`](avg|sum|min|max|count|p\d\d):[a-z]|\.as_(count|rate)\(\)|} by \{|(?<!\w)@[\w.]+:[[(\w]/.test(text);

test("no query is written by hand", () => {
  expect(sources.length).toBeGreaterThan(100);
  const byHand = sources.filter((file) => looksLikeQuery(code(file)));
  expect(byHand).toEqual([]);
});

test.each([
  '"sum:trace.http.server.request.hits{env:prod}"',
  "`avg:kong.x{$" + "{scope}}.as_count()`",
  '"x{*} by {version}"',
  '"@http.status_code:[500 TO 599]"',
])("%s would be found", (text) => {
  expect(looksLikeQuery(text)).toBe(true);
});
