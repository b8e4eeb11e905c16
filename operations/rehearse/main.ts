import path from "node:path";
import { parseArguments } from "../arguments";
import { runningEmulator, stopRunningEmulator } from "../emulator/emulator";
import { interruptible } from "../terminal/interruption";
import { rehearse } from "./rehearse";

const USAGE = `npm run rehearse [-- --keep | --stop]

Synthesizes every stack and applies those of the environment local to an AWS emulated on this machine.

  --keep             leave the emulator running at the end, to look around in it
  --stop             end an emulator that was kept
  --workspace DIR    folder for cdktf.out/ and .rehearsal/ (default: this repository)
  --help             this text`;

/** What `cdktf deploy` needs where the registry of providers cannot be reached, and for one stack of several. */
const OFFLINE_FLAGS = "--skip-provider-lock --ignore-missing-stack-dependencies";

/** `npm start` and `npm run rehearse`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, USAGE, {
    options: {
      keep: { type: "boolean", default: false },
      stop: { type: "boolean", default: false },
      workspace: { type: "string", default: "." },
    },
  });
  const { keep, workspace } = values;
  if (values.stop) return stop(workspace);
  const output = process.stdout;
  const code = await interruptible((signal) => rehearse({ workspace, keep, output, signal }));
  const kept = (await runningEmulator(workspace))?.endpoint;
  if (kept) output.write(`\n${lookAround(kept, workspace)}\n`);
  return code;
}

async function stop(workspace: string): Promise<number> {
  const stopped = await stopRunningEmulator(workspace);
  console.log(stopped ? "The emulator is stopped." : "No emulator was running.");
  return 0;
}

function lookAround(endpoint: string, workspace: string): string {
  const here = workspace === "." ? "" : ` --workspace ${workspace}`;
  const cdktf = `ENVIRONMENTS=local npx cdktf deploy local-ecr ${OFFLINE_FLAGS}`;
  return [
    `The emulator is up at ${endpoint}, with all that was applied. To look around:`,
    `  npm run drift -- --env local${here}`,
    ...(here ? [] : [`  ${cdktf}`]),
    `  AWS_CONFIG_FILE=${path.join(workspace, ".rehearsal/aws/config")} aws --profile rehearsal s3 ls`,
    "It runs until you end it:",
    `  npm run rehearse -- --stop${here}`,
  ].join("\n");
}
