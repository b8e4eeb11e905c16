import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../config/user-error";
import { outputOf } from "../tools/command";
import { exclusively } from "../tools/exclusively";
import { toolsFolder } from "../tools/found";

/** The fork that goes on where cdktf ends. Kept out of the normal install: nothing else needs it. */
export const CDKTN = {
  version: "0.24.0",
  integrity:
    "sha512-Ok7kYlM2BWyXebnQi4Se9JPsjsRZKoVtkyshkVEkhHY/fGWonMvdWvivXmdB6caBGcQ8cwioQOZXKkps+dCnZg==",
} as const;

const INSTALL_SECONDS = 300;

/**
 * Folder of the package cdktn, fetched by npm into `.tools/` where it is not there yet.
 *
 * @throws UserError when npm cannot fetch it, or fetched another one than the pinned.
 */
export async function findCdktn(
  folder = path.join(toolsFolder(), `cdktn-${CDKTN.version}`),
): Promise<string> {
  const found = path.join(folder, "node_modules", "cdktn");
  await exclusively(`${folder}.lock`, async () => {
    if (!existsSync(found)) await install(folder);
  });
  return found;
}

async function install(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await outputOf("npm", ["install", "--prefix", unfinished, ...options, `cdktn@${CDKTN.version}`], {
    timeoutSeconds: INSTALL_SECONDS,
  }).catch((error: Error) => {
    throw new UserError(`cdktn ${CDKTN.version} cannot be had: ${error.message}`);
  });
  const { packages } = JSON.parse(readFileSync(path.join(unfinished, "package-lock.json"), "utf8")) as {
    packages: Record<string, { integrity?: string }>;
  };
  const integrity = packages["node_modules/cdktn"]?.integrity;
  if (integrity !== CDKTN.integrity) {
    throw new UserError(
      `npm's cdktn ${CDKTN.version} is ${integrity}, not the pinned ${CDKTN.integrity}: refused.`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}
