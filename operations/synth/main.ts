import { main as synthesize } from "../../main";
import { prepareLocalStacks } from "./local";

/** The synth command of `cdktf.json` and `npm run synth`. */
export async function main(): Promise<number> {
  synthesize();
  const environments = process.env.ENVIRONMENTS?.split(",").map((name) => name.trim());
  if (environments?.includes("local")) {
    for (const line of await prepareLocalStacks()) console.error(line);
  }
  return 0;
}
