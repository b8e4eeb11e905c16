/** Which representation a client wants. Browsers ask for text/html; curl's "anything" gets JSON. */
import type { Context } from "koa";
import { HttpProblem } from "./problem";

/** The forms that this service answers in. */
export type Representation = "html" | "json";

interface Accepted {
  /** The better of the two, JSON where both are as good; undefined where neither is taken. */
  readonly best: Representation | undefined;
  readonly html: boolean;
}

/** Some clients ask with the character set; both forms are UTF-8. */
const withCharset = (types: readonly string[]) => types.flatMap((type) => [type, `${type};charset=utf-8`]);
const JSON_TYPES = withCharset(["application/json", "application/problem+json"]);
const HTML_TYPES = withCharset(["text/html"]);

const ANYTHING: Accepted = { best: "json", html: true };

/** Clients send the same few Accept headers over and over; each is parsed once. */
const known = new Map<string, Accepted>();
const MOST_KNOWN = 256;
const LONGEST_KNOWN = 256;

/**
 * The representation to answer in: the query's `format` if given, else the best by the Accept header.
 *
 * @throws HttpProblem 406 where the client takes neither.
 */
export function negotiate(ctx: Context): Representation {
  const wanted = preferred(ctx);
  if (wanted) return wanted;
  throw new HttpProblem(
    406,
    "There are text/html and application/json. Ask for one of them with Accept, ?format=html or ?format=json.",
  );
}

/** As `negotiate`, but undefined where the client takes neither: errors are told all the same. */
export function preferred(ctx: Context): Representation | undefined {
  const format = formatOf(ctx.req.url ?? "");
  if (format === undefined) return accepted(ctx).best;
  return format === "html" || format === "json" ? format : undefined;
}

/** Whether a page is acceptable at all, be it the client's first choice or not. */
export function takesHtml(ctx: Context): boolean {
  return accepted(ctx).html;
}

/** Most requests have no `format`: those are not worth a parser. */
function formatOf(url: string): string | undefined {
  const query = url.indexOf("?") + 1;
  if (query === 0 || !url.includes("format=", query)) return undefined;
  return new URLSearchParams(url.slice(query)).get("format") ?? undefined;
}

function accepted(ctx: Context): Accepted {
  const { accept } = ctx.req.headers;
  if (accept === undefined || accept === "*/*") return ANYTHING;
  const before = known.get(accept);
  if (before) return before;
  const type = ctx.accepts(...JSON_TYPES, ...HTML_TYPES);
  const best = type === false ? undefined : HTML_TYPES.includes(type) ? "html" : "json";
  const now: Accepted = { best, html: ctx.accepts(...HTML_TYPES) !== false };
  if (accept.length <= LONGEST_KNOWN && known.size < MOST_KNOWN) known.set(accept, now);
  return now;
}
