import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { up } from "../../operations/cluster/cluster";
import { clusterFolder, type Folder, openFolder } from "../../operations/cluster/folder";
import { shipped } from "../../operations/cluster/shipped";
import { Progress } from "../../operations/terminal/progress";

/** The workspace whose cluster the scenarios run on: that of `npm run cluster`, which they leave as they found it. */
export const WORKSPACE = ".";

declare global {
  // How TypeScript declares a global.
  var clusterGuard: ChildProcess | undefined;
}

/** Brings the cluster up before the first scenario, and has it ended with this process, however that ends. */
export default async function startCluster(): Promise<void> {
  const kept = openFolder(clusterFolder(WORKSPACE));
  if (!kept) {
    globalThis.clusterGuard = spawn(
      process.execPath,
      ["operations/run.mjs", "operations/cluster/guard.ts", WORKSPACE],
      { detached: true, stdio: ["pipe", "ignore", "inherit"] },
    );
  }
  const { folder } = await up(WORKSPACE, new Progress(process.stderr));
  keepShipped(folder);
}

/** Synthesizes once for all scenarios. */
export function keepShipped(folder: Folder): void {
  for (const environment of ["dev", "prod"]) {
    writeFileSync(
      folder.file(`shipped-${environment}.json`),
      JSON.stringify(shipped(environment, folder.catalog)),
    );
  }
}
