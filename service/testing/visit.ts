import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A page in a browser context of its own, and everything that the browser complained about. */
export interface Visit {
  readonly page: Page;
  /** Console messages, uncaught errors, dialogs, failed requests, requests to elsewhere. None is expected. */
  readonly complaints: string[];
}

/** @param origin the only place that the page may ask. */
export async function visit(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ baseURL: origin, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  // Violations of the content security policy are console messages, too.
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!/^data:/.test(request.url()) && !request.url().startsWith(`${origin}/`)) {
      complaints.push(`elsewhere: ${request.url()}`);
    }
  });
  return { page, complaints };
}
