import { spawnSync } from "node:child_process";
import { UserError } from "../../config/user-error";
import { parseArguments } from "../arguments";
import { interruptible } from "../terminal/interruption";
import { colorsFor } from "../terminal/output";
import { Progress } from "../terminal/progress";
import { renderTable } from "../terminal/table";
import { buildPrograms, builtPrograms, COLD_BUILD } from "./build";
import { chooseCatalog } from "./choose";
import { down, up } from "./cluster";
import { clusterFolder, openFolder } from "./folder";
import { status } from "./status";

const USAGE = `npm run cluster -- up | down | status | build | kubectl …

A Kubernetes control plane, and the real controllers of Argo CD and Argo Rollouts as processes of this machine.
Kubelets are faked: pods become ready, and nothing is pulled or run. All of it but the metrics of two controllers
listens on 127.0.0.1 alone.

The control plane is the cluster of CLUSTER_KUBECONFIG, if that is set and the cluster is there to be thrown away;
else one of kind's, where kind and Docker are there; else processes of this machine, too. CLUSTER_CONTROL_PLANE=kind
or =embedded asks for one of the latter. Versions are those of catalog seed, or of CLUSTER_CATALOG=current.

  up           start what does not run; the first time, its programs are built (${COLD_BUILD})
  down         end it, and remove what it wrote, and what it put into a cluster that was there
  status       what runs, in which version, and what is missing
  build        build its programs, and start nothing
  kubectl …    kubectl on it: npm run cluster -- kubectl get rollouts --all-namespaces
  --help       this text`;

/** `npm run cluster`. */
export async function main(args: string[]): Promise<number> {
  if (args[0] === "kubectl") return kubectl(args.slice(1));
  const { positionals } = parseArguments(args, USAGE, { allowPositionals: true });
  const [command, ...others] = positionals;
  if (others.length > 0) throw new UserError(`"${others[0]}" is one word too many.\n\n${USAGE}`);
  switch (command) {
    case "up":
      return withProgress(async (progress, signal) => {
        const { kubeconfig } = await up(".", progress, signal);
        console.log(`\nKUBECONFIG=${kubeconfig}\nIt runs until you end it: npm run cluster -- down`);
      });
    case "build":
      return withProgress(
        async (progress, signal) => void (await buildPrograms(chooseCatalog(), progress, signal)),
      );
    case "down":
      console.log((await down(".")) ? "The cluster is gone." : "There was no cluster.");
      return 0;
    case "status":
      return printStatus();
    default:
      throw new UserError(`${command ? `"${command}" is not known` : "Say what to do"}.\n\n${USAGE}`);
  }
}

function withProgress(work: (progress: Progress, signal: AbortSignal) => Promise<void>): Promise<number> {
  return interruptible(async (signal) => {
    const progress = new Progress(process.stderr);
    try {
      await work(progress, signal);
      return 0;
    } finally {
      progress.stop();
    }
  });
}

/** @returns 1 unless all of it runs. */
async function printStatus(): Promise<number> {
  const { columns, rows, verdict, isUp } = await status(".");
  console.log(`${renderTable(columns, rows, colorsFor(process.stdout))}\n\n${verdict}`);
  return isUp ? 0 : 1;
}

function kubectl(args: readonly string[]): number {
  const folder = openFolder(clusterFolder("."));
  const programs = folder && builtPrograms(folder.catalog);
  if (!folder || !programs)
    throw new UserError("There is no cluster. Start one with `npm run cluster -- up`.");
  const { status: code, signal } = spawnSync(
    programs.pathOf("kubectl"),
    [`--kubeconfig=${folder.file("kubeconfig")}`, ...args],
    { stdio: "inherit" },
  );
  return code ?? (signal ? 1 : 0);
}
