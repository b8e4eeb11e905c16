/** A text as code within a line: nothing in it is Markdown, HTML, a link or a mention. For texts without line breaks. */
export function code(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const space = /^[` ]|[` ]$/.test(text) ? " " : "";
  return `${fence}${space}${text}${space}${fence}`;
}

/** A fence that no line of `lines` can close. */
export function fenceFor(lines: readonly string[]): string {
  return "`".repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
}

/** Text in HTML, where code spans do not work: no tag, no entity, and nothing that GitHub makes a link or mention of. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[^\w\s.,()+-]/gu, (character) => `&#${character.codePointAt(0)};`);
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** Text that is Markdown already, in bold. */
export function bold(markdown: string): string {
  return `**${markdown}**`;
}
