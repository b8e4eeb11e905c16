/** Functions that run inside a page; they can use nothing but what the page has. Plain JavaScript: no DOM types here. */

/** What reaches beyond the right edge of the window, as the beginnings of its HTML. */
exports.overflowing = () =>
  [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth)
    .map((element) => element.outerHTML.slice(0, 80));

/** How far the page could be scrolled sideways, in pixels. */
exports.sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

/** Everything that the keyboard ought to reach, in the order of the document. */
exports.reachable = () =>
  [...document.querySelectorAll("a[href], input, textarea, button, [tabindex='0']")].map(
    (element) => element.outerHTML,
  );

/** The focused element, the outline around it, and whether it is in the window. */
exports.focused = () => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom } = element.getBoundingClientRect();
  return {
    html: element.outerHTML,
    outline: `${outlineStyle} ${outlineWidth}`,
    seen: bottom > 0 && top < window.innerHeight,
  };
};

/**
 * Runs axe, whose source the page has by then: what it holds against the page, and what it cannot decide.
 *
 * The rings behind the text would leave it undecided on every contrast, so it sees the page twice: without
 * rings, where contrast must be AAA, and all on the colour of a ring, where it must still be AA.
 */
exports.audit = async () => {
  const told = ({ id, nodes }) =>
    `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message}`).join("; ")}`;
  const found = [];
  const run = async (style, options) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`body::before { display: none } ${style}`);
    document.adoptedStyleSheets = [sheet];
    const { violations, incomplete } = await window.axe.run(document, options);
    found.push(...[...violations, ...incomplete].map((rule) => told(rule).slice(0, 1_000)));
  };
  await run("", { rules: { "color-contrast-enhanced": { enabled: true } } });
  await run("body { background: var(--ring) }", { runOnly: ["color-contrast"] });
  document.adoptedStyleSheets = [];
  return found;
};

/** Runs axe, whose source the page has by then: what it holds against the page. What it cannot decide is left. */
exports.violations = async () => {
  const { violations } = await window.axe.run(document);
  return violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map(({ html }) => html).join("; ")}`.slice(0, 1_000),
  );
};
