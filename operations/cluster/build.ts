import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { CatalogName } from "../../config/catalog";
import { UserError } from "../../config/user-error";
import type { Progress } from "../terminal/progress";
import { outputOf } from "../tools/command";
import { exclusively } from "../tools/exclusively";
import { findGo } from "../tools/find";
import { goEnvironment } from "../tools/go";
import {
  type Module,
  type ModuleName,
  moduleOf,
  modules,
  type ProgramName,
  sourceOf,
  versionOf,
} from "./programs";

/** What building from nothing takes on two cores, as it is told to who waits. */
export const COLD_BUILD = "about a quarter of an hour on two cores";
/** How much of what a failed build printed is shown. */
const LAST_LINES = 8;

/** The programs of every module of a catalog, built. */
export interface Programs {
  readonly catalog: CatalogName;
  readonly pathOf: (program: ProgramName) => string;
  /** Files with the custom resource definitions that a module brings. */
  readonly definitionsOf: (module: ModuleName) => readonly string[];
}

/** The programs, if all are built; none are begun. */
export function builtPrograms(catalog: CatalogName): Programs | undefined {
  return unbuilt(catalog).length === 0 ? programsOf(catalog) : undefined;
}

/** Modules that have yet to be built. */
export function unbuilt(catalog: CatalogName): Module[] {
  return modules[catalog].filter((module) => !existsSync(folderOf(module)));
}

/**
 * Builds what is not yet built: outside of the checkout, once for each version on a machine, so that all checkouts
 * share it. Go verifies every module against the go.sum in the repository.
 *
 * @throws UserError when there is no Go, or it fails.
 */
export async function buildPrograms(
  catalog: CatalogName,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Programs> {
  const missing = unbuilt(catalog);
  if (missing.length === 0) return programsOf(catalog);
  const go = findGo();
  if (!go.found) throw new UserError(`${go.why}. ${go.remedy}.`);
  const names = missing.map(({ name }) => name).join(", ");
  progress.say(`Building ${names} from their Go modules, once: ${COLD_BUILD} if Go has none of it yet.`);
  for (const module of missing) {
    await exclusively(`${folderOf(module)}.lock`, async () => {
      if (!existsSync(folderOf(module))) await build(go.path, module, progress, signal);
    });
  }
  return programsOf(catalog);
}

function programsOf(catalog: CatalogName): Programs {
  return {
    catalog,
    pathOf: (program) => {
      const module = modules[catalog].find((candidate) => program in candidate.programs) as Module;
      return path.join(folderOf(module), program);
    },
    definitionsOf: (name) => {
      const folder = path.join(folderOf(moduleOf(catalog, name)), "crds");
      return readdirSync(folder).map((file) => path.join(folder, file));
    },
  };
}

async function build(go: string, module: Module, progress: Progress, signal?: AbortSignal): Promise<void> {
  const version = versionOf(module) ?? "our own";
  const task = progress.start(module.name, version);
  const folder = folderOf(module);
  mkdirSync(path.dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}.`);
  try {
    for (const [name, source] of Object.entries(module.programs)) {
      task.step(`${version}: ${name}`);
      const output = path.join(unfinished, name);
      const args = ["build", "-v", "-trimpath", "-ldflags", linkerFlags(module), "-o", output, source];
      await run(go, args, module, { compiled: (name) => task.detail(name), signal });
    }
    if (module.definitions) {
      const list = ["list", "-C", sourceOf(module), "-m", "-f", "{{.Dir}}", module.upstream ?? ""];
      const source = (await outputOf(go, list, { env: goEnvironment() })).trim();
      copyDefinitions(path.join(source, module.definitions), path.join(unfinished, "crds"));
    }
    renameSync(unfinished, folder);
    task.done(version);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    task.fail("cannot be built");
    throw error;
  }
}

/** As new files: those in Go's cache are read-only. */
function copyDefinitions(from: string, to: string): void {
  mkdirSync(to);
  for (const file of readdirSync(from).filter((name) => name.endsWith("crd.yaml"))) {
    writeFileSync(path.join(to, file), readFileSync(path.join(from, file)));
  }
}

/** `go build -v` names each package once it is compiled. */
function run(
  go: string,
  args: readonly string[],
  module: Module,
  { compiled, signal }: { readonly compiled: (name: string) => void; readonly signal?: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(go, [...args], {
      cwd: sourceOf(module),
      env: goEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
      signal,
    });
    const lines: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => {
      lines.push(line);
      compiled(line);
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new UserError(`${sourceOf(module)} does not build:\n  ${lines.slice(-LAST_LINES).join("\n  ")}`),
        );
    });
  });
}

function linkerFlags(module: Module): string {
  const settings = Object.entries(module.settings?.(versionOf(module) ?? "") ?? {});
  return ["-s", "-w", ...settings.map(([name, value]) => `-X ${name}=${value}`)].join(" ");
}

/** Of its own for each content, so that a changed pin is another folder, and two checkouts do not fight. */
function folderOf(module: Module): string {
  const hash = createHash("sha256").update(linkerFlags(module)).update(JSON.stringify(module));
  const files = readdirSync(sourceOf(module)).sort();
  for (const file of files) hash.update(file).update(readFileSync(path.join(sourceOf(module), file)));
  const version = versionOf(module) ?? "own";
  return path.join(cacheFolder(), "cluster", `${module.name}-${version}-${hash.digest("hex").slice(0, 10)}`);
}

function cacheFolder(): string {
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "sample-platform");
}
