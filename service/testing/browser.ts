/** Chromium as it is installed on the machine; none is downloaded. */
import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const FOLDERS = ["/usr/bin", ...(process.env.PATH ?? "").split(path.delimiter)];

/** CHROMIUM_PATH, or the first that is found; undefined if there is none. */
const chromiumPath =
  process.env.CHROMIUM_PATH ||
  NAMES.flatMap((name) => FOLDERS.map((folder) => path.join(folder, name))).find((file) => existsSync(file));

/** It has no reason to look anywhere but at the page. No sandbox: tests run as root in containers. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Tests in a headless Chromium, which `browser` gives to hooks and tests. Skipped where there is none, unless every rung
 * is required.
 */
export function describeInBrowser(tests: (browser: () => Browser) => void): void {
  const missing = chromiumPath || process.env.REQUIRE_ALL_RUNGS ? "" : " (skipped: there is no Chromium)";
  (missing ? describe.skip : describe)(`In a browser${missing}`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser?.close());
    tests(() => browser);
  });
}

function startBrowser(): Promise<Browser> {
  if (!chromiumPath) throw new Error("There is no Chromium: apt-get install chromium, or set CHROMIUM_PATH.");
  return chromium.launch({ executablePath: chromiumPath, headless: true, args: FLAGS });
}
