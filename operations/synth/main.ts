import { main as synthesize } from "../../main";

/** The synth command of `cdktf.json` and `npm run synth`. */
export function main(): number {
  synthesize();
  return 0;
}
