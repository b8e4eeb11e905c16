import axe from "axe-core";
import type { Page } from "playwright-core";
import { describeInBrowser } from "../testing/browser";
import { audit, focused, overflowing, reachable, sideways } from "../testing/in-page.cjs";
import { HEADERS, TARGET, TEXT } from "../testing/odd-request";
import { RunningApp } from "../testing/running-app";
import { type Visit, visit } from "../testing/visit";

const PAGES: Record<string, (page: Page) => Promise<unknown>> = {
  home: (page) => page.goto("/"),
  echo: (page) => page.goto(TARGET),
  "echo of a form": async (page) => {
    await page.goto("/");
    await page.getByLabel("Send a text by POST").fill(TEXT);
    await page.getByRole("button", { name: "Send POST" }).click();
  },
  "404": (page) => page.goto("/nowhere"),
};
const VIEWPORTS = { wide: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

const cases = Object.keys(PAGES).flatMap((name) =>
  (["light", "dark"] as const).flatMap((colorScheme) =>
    (["wide", "phone"] as const).map((size) => ({ name, colorScheme, size })),
  ),
);

// A browser on a machine that does other things as well.
jest.setTimeout(60_000);

describeInBrowser((browser) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await RunningApp.start();
  });
  afterAll(() => app?.stop());

  describe.each(cases)("$name, $colorScheme, $size,", ({ name, colorScheme, size }) => {
    let page: Page;
    let complaints: Visit["complaints"];
    beforeAll(async () => {
      const options = { colorScheme, viewport: VIEWPORTS[size], extraHTTPHeaders: HEADERS };
      ({ page, complaints } = await visit(browser(), app.url, options));
      await PAGES[name]?.(page);
    });
    afterAll(() => page?.context().close());

    it("gives the browser nothing to complain about", () => {
      // A page that is not there is logged by the browser: that it is a 404 is the point.
      const expected = name === "404" ? [expect.stringMatching(/status of 404/)] : [];
      expect(complaints).toEqual(expected);
    });

    it("does not scroll sideways", async () => {
      expect(await page.evaluate(overflowing)).toEqual([]);
      expect(await page.evaluate(sideways)).toBe(0);
    });

    it("has nothing that axe finds against it, contrast up to AAA included", async () => {
      // By the debugging protocol, which the policy does not hold back: the page stays as users have it.
      await page.evaluate(axe.source);
      expect(await page.evaluate(audit)).toEqual([]);
    });

    it("lets the keyboard reach everything, in the order of reading, and shows where it is", async () => {
      const expected: string[] = await page.evaluate(reachable);
      const reached: string[] = [];
      for (let i = 0; i < expected.length; i++) {
        await page.keyboard.press("Tab");
        const { html, outline, seen } = await page.evaluate(focused);
        reached.push(html);
        expect({ html, outline, seen }).toEqual({ html, outline: "solid 3px", seen: true });
      }
      expect(reached).toEqual(expected);
    });
  });

  describe("with JavaScript off", () => {
    let page: Page;
    let complaints: Visit["complaints"];
    beforeAll(async () => {
      ({ page, complaints } = await visit(browser(), app.url, {
        javaScriptEnabled: false,
        extraHTTPHeaders: HEADERS,
      }));
    });
    afterAll(() => page?.context().close());

    it("sends a word by GET and finds it in the query", async () => {
      await page.goto("/");
      await page.getByLabel("Send a word by GET").fill("<ünïcode & more>");
      await page.getByRole("button", { name: "Send GET" }).click();
      const query = page.getByRole("table", { name: "Query" });
      expect(await query.getByRole("cell").allTextContents()).toEqual(["<ünïcode & more>"]);
    });

    it("sends a text by POST and finds it in the body, to the letter", async () => {
      await page.goto("/");
      await page.getByLabel("Send a text by POST").fill(TEXT);
      await page.getByRole("button", { name: "Send POST" }).click();
      const body = await page.getByRole("region", { name: "Body" }).textContent();
      expect(new URLSearchParams(body ?? "").get("text")).toBe(TEXT.replaceAll("\n", "\r\n"));
    });

    it("shows headers to the letter, and secrets as redacted", async () => {
      const headers = page.getByRole("table", { name: "Headers" });
      const value = (name: string) =>
        headers.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
      expect(await value("x-markup").getByRole("cell").textContent()).toBe(HEADERS["x-markup"]);
      expect(await value("authorization").getByRole("cell").textContent()).toBe("redacted");
      expect(await page.content()).not.toContain("of-a-secret");
    });

    it("finds the way back from a page that is not there", async () => {
      await page.goto("/nowhere");
      await page.getByRole("link", { name: "Back to the start" }).click();
      expect(new URL(page.url()).pathname).toBe("/");
      expect(complaints).toEqual([expect.stringMatching(/status of 404/)]);
    });
  });

  it("the skip link shows itself on focus and leads past the header", async () => {
    const { page } = await visit(browser(), app.url);
    await page.goto("/");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").getAttribute("id")).toBe("word");
    await page.context().close();
  });

  it("prints without what paper cannot use", async () => {
    const { page } = await visit(browser(), app.url);
    await page.goto("/");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("nav, form, .skip").filter({ visible: true }).count()).toBe(0);
    await page.context().close();
  });
});
