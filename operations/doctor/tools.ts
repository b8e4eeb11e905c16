import { findNeed } from "../test/needs";
import { executables, outputOf } from "../tools/command";
import {
  findActionlint,
  findChromium,
  findCrane,
  findEmulator,
  findGo,
  findHelm,
  findKubeconform,
  findNginx,
  findTerraform,
  findUpstreamCharts,
} from "../tools/find";
import type { Found } from "../tools/found";
import { registryAnswers } from "../tools/mirror";
import { broken, type Check, check, good, type Verdict, warning } from "./check";

/** Looks only: nothing is fetched, built or installed. */
const look = { install: false };

/** The programs and files that this project uses, or tells people to use. */
export function toolChecks(): Check[] {
  const tool = (name: string, find: () => Promise<Verdict>) => check("tools", name, find);
  return [
    tool("Node", async () => good(`${process.versions.node}, ${process.execPath}`)),
    tool("git", () => program(git)),
    tool("Terraform", () => needed(findTerraform(look), ({ version, path }) => `${version}, ${path}`)),
    tool("AWS emulator", () => wanted(findEmulator(look), (it) => `moto ${it.version}, ${it.python}`)),
    tool("Helm", () => fetched(findHelm(look), ({ version, path }) => `${version}, ${path}`)),
    tool("kubeconform", () => fetched(findKubeconform(look), ({ version, path }) => `${version}, ${path}`)),
    tool("actionlint", () => fetched(findActionlint(look), ({ version, path }) => `${version}, ${path}`)),
    tool("crane", () => fetched(findCrane(look), ({ version, path }) => `${version}, ${path}`)),
    tool("schemas", async () => {
      const missing = await findNeed("schemas", () => {});
      return missing
        ? warning(missing.why, missing.remedy)
        : good("those of Kubernetes and of custom resources");
    }),
    tool("upstream charts", () => wanted(findUpstreamCharts(look), () => "those of both catalogs")),
    tool("Chromium", () => wanted(findChromium(), ({ path }) => path)),
    tool("Go", () => wanted(findGo(), ({ path }) => path)),
    tool("nginx with Lua", () => wanted(findNginx(), ({ path }) => path)),
    tool("AWS CLI", () => program(awsCli)),
    tool("kubectl", () => program(kubectl)),
    tool("Docker", () => program(docker)),
  ];
}

/** A program that only people, or other programs, run: whatever its version is. */
interface PersonsProgram {
  readonly command: readonly [string, ...string[]];
  /** What is told of without it. */
  readonly purpose: string;
  readonly manual: string;
}

const git: PersonsProgram = {
  command: ["git", "--version"],
  purpose: "rung 6 of npm test needs it, and npm run promote",
  manual: "https://git-scm.com/downloads",
};

const awsCli: PersonsProgram = {
  command: ["aws", "--version"],
  purpose: "Terraform logs in to the cluster with it (stacks platform and application)",
  manual: "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
};

const kubectl: PersonsProgram = {
  command: ["kubectl", "version", "--client"],
  purpose: "the runbooks in docs/operations use it",
  manual: "https://kubernetes.io/docs/tasks/tools",
};

const docker: PersonsProgram = {
  command: ["docker", "--version"],
  purpose: "the service's image is built with it",
  manual: "https://docs.docker.com/engine/install",
};

/** What nothing works without: broken where it cannot be fetched either. */
async function needed<T>(search: Promise<Found<T>>, told: (found: T) => string): Promise<Verdict> {
  const result = await search;
  if (result.found) return good(told(result));
  if (await registryAnswers()) return warning(result.why, "npm start fetches it");
  return broken(result.why, result.remedy);
}

/** What `npm test` gets for itself, once it is needed. */
async function fetched<T>(search: Promise<Found<T>>, told: (found: T) => string): Promise<Verdict> {
  const verdict = await wanted(search, told);
  const build = findGo().found ? ", or builds it with Go" : "";
  return verdict.remedy
    ? { ...verdict, remedy: `npm test fetches it${build}. By hand: ${verdict.remedy}` }
    : verdict;
}

/** What some tests need, which skip themselves without it. */
async function wanted<T>(search: Found<T> | Promise<Found<T>>, told: (found: T) => string): Promise<Verdict> {
  const result = await search;
  return result.found ? good(told(result)) : warning(result.why, result.remedy);
}

async function program({ command: [name, ...question], purpose, manual }: PersonsProgram): Promise<Verdict> {
  const [path] = executables(name);
  if (!path) return warning(`not found: ${purpose}`, `Install it, and have it on the PATH: ${manual}`);
  try {
    const answer = await outputOf(path, question, { timeoutSeconds: 10 });
    return good(`${/\d+\.\d+(\.\d+)?/.exec(answer)?.[0] ?? "there"}, ${path}`);
  } catch (error) {
    const [reason] = (error as Error).message.split("\n", 1);
    return warning(`${path} does not run: ${reason}`, `Install it again: ${manual}`);
  }
}
