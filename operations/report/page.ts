import { contents, document } from "./document";
import { type Html, html } from "./html";

/** A part of the page, with a heading that the table of contents leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

/** A page of sections, with links to them at its top. */
export function page(title: string, lead: Html, sections: readonly Section[]): string {
  return document(
    title,
    html`<header>
<h1>${title}</h1>
${lead}
${contents(sections)}
</header>
<main>
${sections.map(
  ({ id, title: name, content }) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${name}</h2>
${content}
</section>
`,
)}</main>`,
  );
}
