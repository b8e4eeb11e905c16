#!/usr/bin/env node
/**
 * Runs a TypeScript program of this repository: `node operations/run.mjs <file.ts> [arguments]`.
 *
 * The file exports `main(arguments)`, which returns (a promise of) an exit code. Dependencies that are missing
 * or older than the lock file are installed first.
 */
import { spawnSync } from "node:child_process";
import { lstatSync, readFileSync, utimesSync } from "node:fs";
import { createRequire, SourceMap } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { bundle } from "./bundle.cjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const [file, ...args] = process.argv.slice(2);
const LOCK = "package-lock.json";
/** What npm writes of the packages that it has installed. */
const INSTALLED = "node_modules/.package-lock.json";
/** Name under which the bundle is compiled; nothing is written there. */
const bundled = path.join(root, `${file}.cjs`);
const require = createRequire(path.join(root, "package.json"));

if (Number(process.versions.node.split(".")[0]) < 20) {
  fail(`Node ${process.versions.node} is too old: this project needs Node 20 or newer (see .nvmrc).`);
}
process.chdir(root);
installIfNeeded();
process.exitCode = await run();

async function run() {
  const { code, readMap, cachedData, keepCachedData } = bundle(require, root, file);
  const script = new Script(`(function (exports, require, module) {${code}\n})`, {
    filename: bundled,
    cachedData,
  });
  const program = { exports: {} };
  script.runInThisContext()(program.exports, require, program);
  const report = (error) =>
    console.error(error?.name === "UserError" ? error.message : withSources(error, readMap()));
  process.on("uncaughtException", (error) => {
    report(error);
    process.exit(1);
  });
  try {
    return (await program.exports.main(args)) ?? 0;
  } catch (error) {
    report(error);
    return 1;
  } finally {
    // Now, when it also holds what the run compiled on its way.
    if (!cachedData || script.cachedDataRejected) keepCachedData(script.createCachedData());
  }
}

/**
 * The error's stack, told in lines of the TypeScript sources.
 *
 * Node could do it by itself, but then maps every stack trace that cdktf takes, one for each token and
 * construct, which doubles the time of a synth.
 */
function withSources(error, map) {
  if (!error?.stack || !map) return error;
  const sources = new SourceMap(JSON.parse(map));
  return error.stack.replaceAll(/([^\s(]+):(\d+):(\d+)/g, (place, name, line, column) => {
    if (name !== bundled) return place;
    const entry = sources.findEntry(Number(line) - 1, Number(column) - 1);
    if (!entry.originalSource) return place;
    const source = path.resolve(path.dirname(bundled), entry.originalSource);
    return `${path.relative(root, source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

function installIfNeeded() {
  if (isInstalled()) return;
  const remedy = "node_modules does not hold what package-lock.json says. Run `npm ci`, then this again.";
  // A link leads to packages of somebody else, and the cdktf CLI runs from the very folder that would go.
  if (stat("node_modules")?.isSymbolicLink() || process.env.CDKTF_OUTDIR) fail(remedy);
  console.error("Installing dependencies (npm ci), about a minute …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const result = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    stdio: ["ignore", 2, 2],
  });
  if (result.status !== 0) fail("Installing dependencies failed. Run `npm ci` to see why.");
}

/** By time, and where git has touched the lock file, by the versions. */
function isInstalled() {
  const installed = stat(INSTALLED);
  if (!installed) return false;
  if (installed.mtimeMs >= stat(LOCK).mtimeMs) return true;
  const there = packagesOf(INSTALLED);
  const same = Object.entries(packagesOf(LOCK)).every(
    ([name, { version, optional, link }]) =>
      !name.startsWith("node_modules/") || optional || link || there[name]?.version === version,
  );
  if (same) utimesSync(path.join(root, INSTALLED), new Date(), new Date());
  return same;
}

function packagesOf(name) {
  return JSON.parse(readFileSync(path.join(root, name), "utf8")).packages;
}

function stat(name) {
  return lstatSync(path.join(root, name), { throwIfNoEntry: false });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
