import { type Missing, NO_PROVIDER } from "../test/needs";
import { findEmulator, findMirror, findTerraform, type TerraformInstallation } from "../tools/find";
import { registryAnswers } from "../tools/mirror";

/** What a rehearsal runs. */
export interface Tools extends TerraformInstallation {
  readonly terraformVersion: string;
  /** Path of a Python that has the emulator. */
  readonly python: string;
  readonly emulatorVersion: string;
}

export type FindTools = (
  report: (line: string) => void,
) => Promise<{ readonly tools?: Tools; readonly missing: readonly Missing[] }>;

/** Finds or installs the tools of a rehearsal; `report` hears what takes long. */
export const findTools: FindTools = async (report) => {
  const [terraform, emulator, mirror] = await Promise.all([
    findTerraform(),
    findEmulator({ report }),
    findMirror("hashicorp/aws"),
  ]);
  const hasProvider = mirror !== undefined || (await registryAnswers());
  if (terraform.found && emulator.found && hasProvider) {
    return {
      tools: {
        terraform: terraform.path,
        terraformVersion: terraform.version,
        python: emulator.python,
        emulatorVersion: emulator.version,
        mirror,
      },
      missing: [],
    };
  }
  const missing: Missing[] = [];
  if (!terraform.found) missing.push(terraform);
  if (!emulator.found) missing.push(emulator);
  if (!hasProvider) missing.push(NO_PROVIDER);
  return { missing };
};
