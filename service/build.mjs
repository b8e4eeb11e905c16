#!/usr/bin/env node
/**
 * Builds the service into one file with everything it imports, `dist/main.js`: all that the image needs besides
 * the templates. With telemetry it starts in two thirds of the time that the packages take one by one. It is not
 * minified: that saves nothing at the start, and traces of errors would be hard to read.
 *
 * `--watch` builds into `.dev/` instead, again after each change, until its parent lets go of it.
 */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

/** Tells the parent process, if there is one, of each build that succeeded. */
const tellParent = {
  name: "tell-parent",
  setup: ({ onEnd }) =>
    onEnd(({ errors }) => {
      if (errors.length === 0) process.send?.("built");
    }),
};

const watching = process.argv.includes("--watch");

const options = {
  absWorkingDir: path.dirname(fileURLToPath(import.meta.url)),
  entryPoints: ["src/main.ts"],
  outfile: watching ? ".dev/main.js" : "dist/main.js",
  bundle: true,
  platform: "node",
  target: "node20",
  sourcemap: true,
  // A map that holds them is three times the size, and is read at the first error.
  sourcesContent: false,
  logLevel: "warning",
  plugins: [tellParent],
};

if (watching) {
  process.on("disconnect", () => process.exit());
  await (await context(options)).watch();
} else {
  const { outputFiles } = await build({ ...options, write: false });
  // At once: who starts the service meanwhile, as tests side by side do, gets a whole file, be it the old one.
  for (const { path: file, contents } of outputFiles) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, contents);
    renameSync(`${file}.${process.pid}`, file);
  }
}
