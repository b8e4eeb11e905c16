import { readFileSync } from "node:fs";
import path from "node:path";
import { Html, html } from "./html";

/** Those of every page, and after them those of widgets. */
const STYLES = ["operations/report/style.css", "operations/dashboard/style.css"];

/** One self-contained page: no script, and nothing is fetched from anywhere. */
export function document(title: string, body: Html): string {
  const style = new Html(STYLES.map((file) => readFileSync(path.resolve(file), "utf8")).join("\n"));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
${style}</style>
</head>
<body>
${body}
</body>
</html>
`.markup;
}

/** Links to the parts of a page. */
export function contents(parts: readonly { readonly id: string; readonly title: string }[]): Html {
  return html`<nav aria-label="Contents"><ul>${parts.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>`;
}
