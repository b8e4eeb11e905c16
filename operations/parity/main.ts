import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArguments } from "../arguments";
import { outputOf } from "../tools/command";
import { CDKTN, findCdktn } from "./cdktn";
import { differencesBetween } from "./compare";

const USAGE = `npm run parity

Synthesizes every environment with cdktn in place of cdktf, and compares what Terraform would read. cdktf is archived,
and this is the way out: as long as nothing differs, changing over is a change of one name in package.json.
Exit code: 0 the same, 1 not.

  --help   this text`;

const SYNTH_SECONDS = 120;

/** `npm run parity`. */
export async function main(args: string[]): Promise<number> {
  parseArguments(args, USAGE, { options: {} });
  const scratch = mkdtempSync(path.join(tmpdir(), "parity-"));
  try {
    const cdktf = await synthesizeWith({}, path.join(scratch, "cdktf"));
    const cdktn = await synthesizeWith(replacing(await findCdktn()), path.join(scratch, "cdktn"));
    const differences = differencesBetween(cdktf, cdktn);
    for (const difference of differences) console.error(difference);
    const outcome =
      differences.length > 0
        ? "is not what cdktf does"
        : "is what cdktf does, to the letter but for its version";
    console.log(`What cdktn ${CDKTN.version} synthesizes ${outcome}.`);
    return differences.length > 0 ? 1 : 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Every import of cdktf, those of the providers included, is one of cdktn; and both build on the same constructs. */
function replacing(cdktn: string): Record<string, string> {
  return { cdktf: cdktn, constructs: path.resolve("node_modules/constructs") };
}

/** Bundles the stacks with some packages replaced by others, and synthesizes them. @returns The folder with the JSON. */
async function synthesizeWith(alias: Record<string, string>, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const bundle = path.join(folder, "synth.cjs");
  const outdir = path.join(folder, "cdktf.out");
  const aliases = Object.entries(alias).map(([name, target]) => `--alias:${name}=${target}`);
  await outputOf("node_modules/.bin/esbuild", [
    "operations/parity/synth.ts",
    `--outfile=${bundle}`,
    ...["--bundle", "--platform=node", "--target=node20", "--format=cjs", "--log-level=error"],
    ...aliases,
  ]);
  await outputOf(process.execPath, [bundle, outdir], { timeoutSeconds: SYNTH_SECONDS });
  return outdir;
}
