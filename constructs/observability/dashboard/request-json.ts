import { decompose, type Expression } from "../query/formula";
import { unitFormats } from "./units";
import type { Link, Unit } from "./widget";

/** An expression as a widget asks for it: its queries, and the formula over them. */
export function formulaRequest(of: Expression, unit: Unit, alias?: string) {
  const { queries, formula } = decompose(of);
  return {
    formulas: [{ formula, ...(alias && { alias }), number_format: { unit: unitFormats[unit] } }],
    queries: queries.map(({ name, query }) => ({ name, data_source: "metrics", query: query.print() })),
  };
}

/** What a click leads on to. */
export function customLinks(links: readonly Link[] | undefined) {
  return links ? { custom_links: links.map(({ label, url }) => ({ label, link: url })) } : {};
}
