/** Drawings in the pages are ones that Mermaid understands. `__tests__/pages` looks at them in a browser. */
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { diagrams, mermaidScript } from "../diagrams";

interface Mermaid {
  parse(code: string): Promise<{ readonly diagramType: string }>;
}

/** Mermaid outside of a browser: its parser needs no page, but asks whether there is one as it starts. */
const mermaid: Mermaid = (() => {
  const document = { nodeType: 9, addEventListener() {}, createElement: () => ({}) };
  const page: Record<string, unknown> = { console, document, Element: class {}, addEventListener() {} };
  page.window = page;
  runInContext(readFileSync(mermaidScript, "utf8"), createContext(page));
  return page.mermaid as Mermaid;
})();

test("the architecture and the delivery are drawn", () => {
  const pages = diagrams.map(({ where }) => where.split(":")[0]);
  expect(pages.filter((page) => page === "docs/architecture.md").length).toBeGreaterThanOrEqual(4);
  expect(pages.filter((page) => page === "docs/operations/delivery.md").length).toBeGreaterThanOrEqual(2);
  expect(pages).toContain("README.md");
});

test.each(diagrams)("$where parses", async ({ code }) => {
  expect(await mermaid.parse(code)).toMatchObject({
    diagramType: expect.stringMatching(/^(flowchart|sequence)/),
  });
});

test.each(["flowchart LR\n a[[ --> b", "sequenceDiagram\n a->>>b: hi", "nonsense"])(
  "%j, which is none, does not",
  async (code) => {
    await expect(mermaid.parse(code)).rejects.toThrow(/Parse error|No diagram type/);
  },
);
