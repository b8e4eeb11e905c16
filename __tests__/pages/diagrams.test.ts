/** The drawings of the pages, as GitHub's readers see them. */
import type { Page } from "playwright-core";
import { describeInBrowser } from "../../service/testing/browser";
import { visit } from "../../service/testing/visit";
import { diagrams, mermaidScript } from "../diagrams";
import { draw } from "./draw.cjs";

jest.setTimeout(60_000);

describeInBrowser((browser) => {
  describe.each([
    ["light", "default"],
    ["dark", "dark"],
  ] as const)("%s,", (colorScheme, theme) => {
    let page: Page;
    let complaints: readonly string[];
    beforeAll(async () => {
      ({ page, complaints } = await visit(browser(), "about:blank", { colorScheme }));
      await page.goto("about:blank");
      await page.addScriptTag({ path: mermaidScript });
    });
    afterAll(() => page?.context().close());

    it.each(diagrams)("$where is drawn, with every label", async ({ code }) => {
      const { words, width } = await page.evaluate(draw, { code, theme });
      const squeeze = (text: string) => text.replaceAll(/\s+/g, "");
      for (const label of labels(code)) expect(squeeze(words)).toContain(squeeze(label));
      expect(width).toBeGreaterThan(100);
      expect(complaints).toEqual([]);
    });
  });
});

/** Texts in quotes, line by line. */
function labels(code: string): string[] {
  return [...code.matchAll(/"([^"]+)"/g)].flatMap(([, label = ""]) => label.split("<br/>"));
}
