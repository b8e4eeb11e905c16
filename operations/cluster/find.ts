import { UserError } from "../../config/user-error";
import { Progress } from "../terminal/progress";
import { findGo, findHelm } from "../tools/find";
import type { Found } from "../tools/found";
import { buildPrograms, builtPrograms, COLD_BUILD, type Programs } from "./build";
import { chooseCatalog } from "./choose";

export interface ClusterSearch {
  /** Whether programs that are not there are built, which takes long. */
  readonly build: boolean;
  /** Hears what takes long. */
  readonly report: (line: string) => void;
}

/** The programs that a cluster on this machine is made of. */
export async function findCluster({ build, report }: ClusterSearch): Promise<Found<{ programs: Programs }>> {
  const helm = await findHelm({ report });
  if (!helm.found) return helm;
  const catalog = chooseCatalog();
  const programs = builtPrograms(catalog);
  if (programs) return { found: true, programs };
  const why = "the programs of the control plane are not built";
  const go = findGo();
  if (!go.found) return { found: false, why: `${why}, and Go was not found`, remedy: go.remedy };
  if (!build)
    return { found: false, why, remedy: `Build them, once: npm run cluster -- build (${COLD_BUILD})` };
  const progress = new Progress({ write: (text) => report(text.trimEnd()) });
  try {
    return { found: true, programs: await buildPrograms(catalog, progress) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      found: false,
      why: `${why}: ${error.message}`,
      remedy: "See why with `npm run cluster -- build`",
    };
  } finally {
    progress.stop();
  }
}
