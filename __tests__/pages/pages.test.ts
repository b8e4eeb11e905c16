/** The pages that this project writes for people, in a real browser. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../config/schema";
import { synthesize } from "../../main";
import { dashboardPage } from "../../operations/dashboard/page";
import { renderPage } from "../../operations/report/report";
import { describeInBrowser } from "../../service/testing/browser";
import { sideways, violations } from "../../service/testing/in-page.cjs";
import { visit } from "../../service/testing/visit";
import { exampleReport } from "../example-report";

jest.setTimeout(60_000);

const folder = mkdtempSync(path.join(tmpdir(), "pages-"));
const VIEWPORTS = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 740 } };
const cases = ["report", "dashboard"].flatMap((name) =>
  (["light", "dark"] as const).flatMap((colorScheme) =>
    (["wide", "phone"] as const).map((size) => ({ name, colorScheme, size })),
  ),
);

beforeAll(() => {
  const environments = loadEnvironments("local,dev,prod");
  synthesize(environments, path.join(folder, "cdktf.out"));
  const [, , prod] = environments as [Environment, Environment, Environment];
  writeFileSync(path.join(folder, "dashboard.html"), dashboardPage(prod));
  writeFileSync(path.join(folder, "report.html"), renderPage(exampleReport(path.join(folder, "cdktf.out"))));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeInBrowser((browser) => {
  describe.each(cases)("the $name, $colorScheme, $size,", ({ name, colorScheme, size }) => {
    let page: Page;
    let complaints: readonly string[];
    beforeAll(async () => {
      const options = { colorScheme, viewport: VIEWPORTS[size] };
      ({ page, complaints } = await visit(browser(), pathToFileURL(folder).href, options));
      await page.goto(`${pathToFileURL(folder).href}/${name}.html`);
    });
    afterAll(() => page?.context().close());

    it("gives the browser nothing to complain about, and asks for nothing from elsewhere", () => {
      expect(complaints).toEqual([]);
    });

    it("does not scroll sideways", async () => {
      expect(await page.evaluate(sideways)).toBe(0);
    });

    it("has nothing that axe finds against it", async () => {
      await page.evaluate(axe.source);
      expect(await page.evaluate(violations)).toEqual([]);
    });
  });
});
