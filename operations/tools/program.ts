import { mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { executables, lastLine, outputOf } from "./command";
import { exclusively } from "./exclusively";
import { type Found, toolsFolder } from "./found";
import { terraformPlatform } from "./platform";
import { fetchRelease } from "./release";
import { compareVersions } from "./version";

/** A program that this project runs and others make: which versions serve, and where one comes from. */
export interface Program {
  /** As it is called in a shell. */
  readonly name: string;
  /** As its makers write it. */
  readonly title: string;
  /** The oldest version that does all that is asked of it here. */
  readonly oldest: string;
  /** The first version that no longer does; none unless given. */
  readonly before?: string;
  /** What is fetched, or built, where there is none. */
  readonly version: string;
  /** Asks a program which version it is. */
  readonly versionOf: (program: string) => Promise<string>;
  /** Where its makers publish it. */
  readonly releases: string;
  /** The archive of `version` for a platform such as "linux_amd64", below `releases`. */
  readonly archive: (platform: string) => string;
  /** Where the program lies in that archive; at its top unless given. */
  readonly member?: (platform: string) => string;
  /** SHA-256 of the archives by platform, as its makers published them. */
  readonly checksums: Readonly<Record<string, string>>;
  /** What `go install` builds it from, where its makers write Go and the release cannot be fetched. */
  readonly go?: { readonly package: string; readonly ldflags: string };
  /** Where a person reads how to install it. */
  readonly manual: string;
}

export interface ProgramSearch {
  readonly searchPath?: string;
  readonly toolsFolder?: string;
  readonly releases?: string;
  readonly checksums?: Readonly<Record<string, string>>;
  /** Hears what takes long before it begins. */
  readonly report?: (line: string) => void;
  /** False to look only: what is not there is neither fetched nor built. */
  readonly install?: boolean;
}

/** Modules are fetched and compiled from nothing: Helm takes 4 minutes on two cores. */
const BUILD_SECONDS = 1800;

/**
 * The program on the PATH if its version serves, else the one in `.tools/`; else the official release is fetched,
 * and where that cannot be had, it is built with Go.
 */
export async function findProgram(
  program: Program,
  search: ProgramSearch = {},
): Promise<Found<{ path: string; version: string }>> {
  const rejected: string[] = [];
  for (const candidate of executables(program.name, search.searchPath)) {
    const version = await program.versionOf(candidate).catch((error: Error) => error);
    const objection = version instanceof Error ? `does not run: ${version.message}` : unfit(program, version);
    if (!objection) return { found: true, path: candidate, version: version as string };
    rejected.push(`${candidate} ${objection}`);
  }
  const folder = path.join(search.toolsFolder ?? toolsFolder(), `${program.name}-${program.version}`);
  const own = path.join(folder, program.name);
  const runs = () => program.versionOf(own).catch(() => undefined);
  try {
    if (!(await runs())) {
      if (search.install === false) throw new Error("found neither on the PATH nor in .tools/");
      await exclusively(`${folder}.lock`, async () => {
        // Another process may have been quicker.
        if (!(await runs())) await install(program, own, search);
      });
    }
    return { found: true, path: own, version: await program.versionOf(own) };
  } catch (error) {
    return {
      found: false,
      why: [...rejected, (error as Error).message].join("; "),
      remedy: `Install ${program.title} ${range(program)}, and have it on the PATH: ${program.manual}`,
    };
  }
}

function unfit({ oldest, before }: Program, version: string): string | undefined {
  if (!/^\d/.test(version)) return `does not say which version it is: "${version}"`;
  if (compareVersions(version, oldest) < 0) return `is ${version}, older than ${oldest}`;
  if (before && compareVersions(version, before) >= 0) return `is ${version}, not older than ${before}`;
  return undefined;
}

function range({ oldest, before }: Program): string {
  return before ? `${oldest} or newer, but older than ${before}` : `${oldest} or newer`;
}

async function install(program: Program, target: string, search: ProgramSearch): Promise<void> {
  try {
    await fetchProgram(program, target, search);
  } catch (error) {
    const [go] = program.go ? executables("go", search.searchPath) : [];
    if (!go) {
      const hint = program.go ? "; without Go it cannot be built either" : "";
      throw new Error(`${(error as Error).message}${hint}`, { cause: error });
    }
    search.report?.(
      `Building ${program.title} ${program.version} with Go into ${path.relative("", path.dirname(target))}, once: some minutes`,
    );
    await build(program, go, target).catch((reason: Error) => {
      throw new Error(`${(error as Error).message}; go install: ${lastLine(reason.message)}`, {
        cause: reason,
      });
    });
  }
}

async function fetchProgram(program: Program, target: string, search: ProgramSearch): Promise<void> {
  const platform = terraformPlatform();
  const sha256 = (search.checksums ?? program.checksums)[platform];
  if (!sha256)
    throw new Error(`no checksum of ${program.title} ${program.version} is pinned for ${platform}`);
  const url = `${search.releases ?? program.releases}/${program.archive(platform)}`;
  await fetchRelease({ url, sha256, member: program.member?.(platform) ?? program.name }, target);
}

/** Builds under another name first: killed half-way, it does not pass for whole. */
async function build({ name, version, go: source }: Program, go: string, target: string): Promise<void> {
  if (!source) return;
  const unfinished = `${path.dirname(target)}.unfinished`;
  try {
    await outputOf(go, ["install", "-ldflags", `-s -w ${source.ldflags}`, `${source.package}@v${version}`], {
      env: { ...process.env, GOBIN: unfinished, CGO_ENABLED: "0" },
      timeoutSeconds: BUILD_SECONDS,
    });
    mkdirSync(path.dirname(target), { recursive: true });
    renameSync(path.join(unfinished, name), target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
