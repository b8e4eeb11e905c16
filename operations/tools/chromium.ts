import { executables } from "./command";
import type { Found } from "./found";

/** As Debian, Ubuntu and Google call it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Finds the browser that the service's pages are tested in: CHROMIUM_PATH, or the first on the PATH. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): Found<{ path: string }> {
  const path = env.CHROMIUM_PATH || NAMES.flatMap((name) => executables(name, env.PATH))[0];
  if (path) return { found: true, path };
  return {
    found: false,
    why: "Chromium was not found, so the tests in a browser were skipped",
    remedy: "Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH",
  };
}
