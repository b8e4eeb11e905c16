#!/usr/bin/env node
/**
 * Builds the service into one file, `dist/main.js`, with everything it imports: that loads faster than the
 * packages one by one, and is all that the image needs besides the templates.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = path.dirname(fileURLToPath(import.meta.url));

/** Also what `dev/` watches. */
export const options = {
  absWorkingDir: folder,
  entryPoints: ["src/main.ts"],
  outfile: "dist/main.js",
  bundle: true,
  platform: "node",
  target: "node20",
  sourcemap: true,
  logLevel: "warning",
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(options);
