import { UserError } from "../../config/user-error";
import { runningEmulator } from "./emulator";

/**
 * Makes sure that what `environment` stands for can be reached: `local` is there only while a rehearsal is kept.
 *
 * @throws UserError when it is not.
 */
export async function ensureKeptRehearsal(environment: string, workspace: string): Promise<void> {
  if (environment !== "local" || (await runningEmulator(workspace))) return;
  throw new UserError("--env local: no rehearsal is kept. Begin one with `npm run rehearse -- --keep`.");
}
