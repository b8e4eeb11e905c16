import { readdirSync } from "node:fs";
import path from "node:path";
import { prepareStackFolder } from "../terraform/stack-folder";
import { findMirror } from "../tools/mirror";

/**
 * Makes the synthesized stacks of environment `local` take their provider from a mirror where there must be
 * one, so that `cdktf deploy local-…` works offline as the rehearsal does. Returns what differs, in words.
 */
export async function prepareLocalStacks(
  output = process.env.CDKTF_OUTDIR ?? "cdktf.out",
): Promise<string[]> {
  const mirror = await findMirror("hashicorp/aws");
  const stacks = path.join(output, "stacks");
  const deviations = readdirSync(stacks)
    .filter((name) => name.startsWith("local-"))
    .flatMap((name) => prepareStackFolder(path.join(stacks, name), mirror));
  return [...new Set(deviations)].map((deviation) => `local: ${deviation}`);
}
