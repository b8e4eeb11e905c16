import { existsSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { executables, lastLine, outputOf } from "./command";
import { exclusively } from "./exclusively";
import { type Found, toolsFolder } from "./found";
import { compareVersions } from "./version";

/** The emulator of AWS, https://docs.getmoto.org; `moto-requirements.txt` pins it and all that it needs. */
const VERSION = "5.2.1";
/** What this version of moto asks for. */
const OLDEST_PYTHON = "3.10";
/** Prints the version of moto, and fails where it or something that it serves our stacks with is missing. */
const PROBE =
  "import importlib.metadata as m, docker, flask, flask_cors, py_partiql_parser, yaml; print(m.version('moto'))";
const REQUIREMENTS = path.resolve("operations/tools/moto-requirements.txt");
/** About 30 packages, 60 MB with their dependencies. */
const INSTALL_SECONDS = 600;

export interface EmulatorSearch {
  readonly searchPath?: string;
  readonly toolsFolder?: string;
  /** Hears what takes long before it begins. */
  readonly report?: (line: string) => void;
  /** False to look only: what is not there is not installed. */
  readonly install?: boolean;
}

/** A Python that runs the pinned emulator: one on the PATH that has it, else a virtual environment in `.tools/`. */
export async function findEmulator(
  search: EmulatorSearch = {},
): Promise<Found<{ python: string; version: string }>> {
  const folder = path.join(search.toolsFolder ?? toolsFolder(), `moto-${VERSION}`);
  const own = path.join(folder, "bin", "python");
  const pythons = executables("python3", search.searchPath);
  for (const python of [...pythons, own]) {
    if (await runsEmulator(python)) return { found: true, python, version: VERSION };
  }
  const versions = await Promise.all(pythons.map(versionOf));
  const python = pythons.find((_, index) => compareVersions(versions[index] as string, OLDEST_PYTHON) >= 0);
  if (!python) {
    const older = pythons.map((candidate, index) => `${candidate} is ${versions[index]}`).join(", ");
    return {
      found: false,
      why: `the AWS emulator needs Python ${OLDEST_PYTHON} or newer${older && `; ${older}`}`,
      remedy: "Install it, and have python3 on the PATH: https://www.python.org/downloads",
    };
  }
  if (search.install === false) {
    return {
      found: false,
      why: `no python3 has the AWS emulator (moto ${VERSION}), nor is it in .tools/`,
      remedy: `npm start installs it for ${python}`,
    };
  }
  try {
    await exclusively(`${folder}.lock`, async () => {
      // Another process may have been quicker.
      if (await runsEmulator(own)) return;
      search.report?.(`Installing the AWS emulator (moto ${VERSION}) into ${path.relative("", folder)}`);
      await install(python, folder);
    });
  } catch (error) {
    return { found: false, ...explain(error as Error, python) };
  }
  return { found: true, python: own, version: VERSION };
}

/** Builds the environment under another name first: killed half-way, it does not pass for whole. */
async function install(python: string, folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    await outputOf(python, ["-m", "venv", unfinished], { timeoutSeconds: INSTALL_SECONDS });
    await outputOf(
      path.join(unfinished, "bin", "python"),
      ["-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", REQUIREMENTS],
      { timeoutSeconds: INSTALL_SECONDS },
    );
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function explain(error: Error, python: string): { why: string; remedy: string } {
  if (error.message.includes("ensurepip")) {
    return {
      why: `${python} cannot make virtual environments: its module ensurepip is missing`,
      remedy: "On Debian and Ubuntu: sudo apt-get install python3-venv",
    };
  }
  return {
    why: `moto ${VERSION} cannot be installed: ${lastLine(error.message)}`,
    remedy: `Give pip a way to a package index (PIP_INDEX_URL), or install moto[dynamodb,s3,ssm]==${VERSION}, flask and flask-cors for the python3 on the PATH`,
  };
}

async function runsEmulator(python: string): Promise<boolean> {
  if (!existsSync(python)) return false;
  const version = await outputOf(python, ["-c", PROBE]).catch(() => "");
  return version.trim() === VERSION;
}

async function versionOf(python: string): Promise<string> {
  const answer = await outputOf(python, ["--version"]).catch(() => "");
  return answer.replace("Python", "").trim() || "0";
}
