#!/usr/bin/env node
/**
 * Runs a TypeScript program of this repository: `node operations/run.mjs <file.ts> [arguments]`.
 *
 * The file exports `main(arguments)`, which returns (a promise of) an exit code. It is bundled with
 * esbuild at each start, about 30 ms, so that there is no build to go stale; packages stay outside of
 * the bundle. Dependencies that are missing or older than the lock file are installed first.
 */
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const [file, ...args] = process.argv.slice(2);
const require = createRequire(path.join(root, "package.json"));

if (Number(process.versions.node.split(".")[0]) < 20) {
  fail(`Node ${process.versions.node} is too old: this project needs Node 20 or newer (see .nvmrc).`);
}
process.chdir(root);
installIfNeeded();
process.exitCode = await run();

async function run() {
  const bundle = require("esbuild").buildSync({
    entryPoints: [path.join(root, file)],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    sourcemap: "inline",
    sourceRoot: `${root}/`,
    logLevel: "error",
  });
  process.setSourceMapsEnabled(true);
  // Compiled from memory: a file would be shared by programs that run at the same time.
  const program = new Module(path.join(root, `${file}.cjs`));
  program.paths = Module._nodeModulePaths(root);
  program._compile(bundle.outputFiles[0].text, path.join(root, `${file}.cjs`));
  try {
    return (await program.exports.main(args)) ?? 0;
  } catch (error) {
    console.error(error?.name === "UserError" ? error.message : error);
    return 1;
  }
}

function installIfNeeded() {
  const installed = modified("node_modules/.package-lock.json");
  if (installed && installed >= modified("package-lock.json")) return;
  console.error("Installing dependencies (npm ci), about a minute …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const result = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    stdio: ["ignore", 2, 2],
  });
  if (result.status !== 0) fail("Installing dependencies failed. Run `npm ci` to see why.");
}

function modified(name) {
  return statSync(path.join(root, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
