/** Draws inside a page that has Mermaid's script. Plain JavaScript, as service/testing/in-page.cjs. */

/** @returns the texts of the drawing, and its width in pixels. */
exports.draw = async ({ code, theme }) => {
  window.mermaid.initialize({ startOnLoad: false, theme });
  document.body.innerHTML = (await window.mermaid.render("drawing", code)).svg;
  return { words: document.body.textContent, width: document.body.firstElementChild.clientWidth };
};
