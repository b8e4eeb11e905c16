import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findChromium } from "../../../operations/tools/chromium";

const folder = mkdtempSync(path.join(tmpdir(), "chromium-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("finds the browser on the PATH, by any of its names", () => {
  const file = path.join(folder, "google-chrome");
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  expect(findChromium({ PATH: folder })).toEqual({ found: true, path: file });
});

test("prefers the one that CHROMIUM_PATH names", () => {
  expect(findChromium({ PATH: folder, CHROMIUM_PATH: "/opt/chrome" })).toEqual({
    found: true,
    path: "/opt/chrome",
  });
});

test("says what to install where there is none", () => {
  expect(findChromium({ PATH: "/nowhere" })).toMatchObject({
    found: false,
    remedy: expect.stringContaining("apt-get install chromium"),
  });
});
