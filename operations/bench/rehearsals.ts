import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmulator } from "../emulator/emulator";
import { findEmulator, findTerraform, needed } from "../tools/find";
import type { Comparison } from "./comparison";
import { type Measurement, measure } from "./measure";

const FLAGS = ["--skip-provider-lock", "--ignore-missing-stack-dependencies"];
const DEPLOYED = ["local-vpc", "local-ecr", "local-secrets", "local-github"];

/** `npm run rehearse` against the same stacks through the cdktf CLI. */
export async function compareRehearsals(rounds: number): Promise<Comparison> {
  const ours: Measurement[] = [];
  const theirs: Measurement[] = [];
  for (let round = 0; round < rounds; round += 1) {
    console.error(`rehearsal: round ${round + 1} of ${rounds}`);
    ours.push(
      await inWorkspace((workspace) => measure(["npm", "run", "rehearse", "--", "--workspace", workspace])),
    );
    theirs.push(await inWorkspace(throughCdktf));
  }
  return {
    bench: "rehearsal",
    ours: { name: "`npm run rehearse`", runs: ours },
    theirs: { name: "`npx cdktf deploy`", runs: theirs },
    aims: { ratio: 0.5 },
  };
}

async function throughCdktf(workspace: string): Promise<Measurement> {
  needed("Terraform", await findTerraform());
  const { python } = needed("The AWS emulator", await findEmulator());
  const emulator = await startEmulator(python, workspace);
  try {
    const env = { ENVIRONMENTS: "local" };
    const output = path.join(workspace, "cdktf.out");
    const runs = [
      await measure(["npm", "run", "bootstrap", "--", "--env", "local", "--workspace", workspace], env),
    ];
    for (const stack of DEPLOYED) {
      runs.push(
        await measure(["npx", "cdktf", "deploy", stack, "--auto-approve", "--output", output, ...FLAGS], env),
      );
    }
    return {
      seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
      peakMegabytes: Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)),
    };
  } finally {
    await emulator.stop();
  }
}

async function inWorkspace<T>(use: (workspace: string) => Promise<T>): Promise<T> {
  const workspace = mkdtempSync(path.join(tmpdir(), "bench-workspace-"));
  try {
    return await use(workspace);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}
