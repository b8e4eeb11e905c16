import { readFileSync } from "node:fs";
import path from "node:path";
import { Html, html } from "./html";

/** A part of the page, with a heading that the table of contents leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

/** One self-contained page: no script, and nothing is fetched from anywhere. */
export function page(title: string, lead: Html, sections: readonly Section[]): string {
  const style = new Html(readFileSync(path.resolve("operations/report/style.css"), "utf8"));
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
<header>
<h1>${title}</h1>
${lead}
<nav aria-label="Contents"><ul>${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<main>
${sections.map(
  ({ id, title: name, content }) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${name}</h2>
${content}
</section>
`,
)}</main>
</body>
</html>
`.markup;
}
