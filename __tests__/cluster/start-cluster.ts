import { writeFileSync } from "node:fs";
import { up } from "../../operations/cluster/cluster";
import { clusterFolder, type Folder, openFolder } from "../../operations/cluster/folder";
import { shipped } from "../../operations/cluster/shipped";
import { Progress } from "../../operations/terminal/progress";
import { guarded } from "./guarded";

/** The workspace whose cluster the scenarios run on: that of `npm run cluster`, which they leave as they found it. */
export const WORKSPACE = ".";

declare global {
  // How TypeScript declares a global.
  var endCluster: (() => Promise<void>) | undefined;
}

/** Brings the cluster up before the first scenario, and has it ended with this process, however that ends. */
export default async function startCluster(): Promise<void> {
  const kept = openFolder(clusterFolder(WORKSPACE));
  if (!kept) globalThis.endCluster = guarded(WORKSPACE);
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
