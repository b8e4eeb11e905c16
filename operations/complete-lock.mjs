#!/usr/bin/env node
/**
 * Adds to package-lock.json the optional packages of other platforms that npm left out:
 * `node operations/complete-lock.mjs`, after an `npm install` whose registry does not serve them.
 *
 * npm writes a lock without an optional package that it cannot get, and `npm ci` then refuses that lock, on
 * this platform as on all others. The entries have no checksum: only whoever gets the package can know it.
 */
import { readFileSync, writeFileSync } from "node:fs";

const PLATFORM =
  /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|loong64|ppc64|riscv64|s390x|x64)(?:-(gnu|musl)\w*)?/;

const text = readFileSync("package-lock.json", "utf8");
const lock = JSON.parse(text);
const added = [];
for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const key = `node_modules/${name}`;
    if (lock.packages[key] || lock.packages[`${parent}/${key}`]) continue;
    const [, os, cpu, libc] = PLATFORM.exec(name) ?? fail(`${name}: its platform cannot be told by its name`);
    lock.packages[key] = {
      version,
      cpu: [cpu],
      ...(dev && { dev }),
      ...(libc && { libc: [libc === "gnu" ? "glibc" : libc] }),
      optional: true,
      os: [os],
    };
    added.push(name);
  }
}
const packages = Object.entries(lock.packages).sort(([one], [other]) => one.localeCompare(other, "en"));
if (added.length > 0) {
  writeFileSync(
    "package-lock.json",
    `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`,
  );
}
console.log(added.length > 0 ? `Added ${added.join(", ")}.` : "Nothing was missing.");

function fail(message) {
  console.error(message);
  process.exit(1);
}
