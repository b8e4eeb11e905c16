import { outputOf } from "./command";
import { needed } from "./found";
import { findMirror, type ProviderMirror } from "./mirror";
import { findProgram, type Program, type ProgramSearch } from "./program";

/** Fetched where no Terraform is on the PATH, and set up by the workflows. */
export const TERRAFORM_VERSION = "1.11.4";

const terraform: Program = {
  name: "terraform",
  title: "Terraform",
  // The first with S3-native locking that is not experimental.
  oldest: "1.11",
  version: TERRAFORM_VERSION,
  async versionOf(program) {
    const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
    const answer = await outputOf(program, ["version", "-json"], { env });
    return (JSON.parse(answer) as { terraform_version: string }).terraform_version;
  },
  releases: "https://releases.hashicorp.com/terraform",
  archive: (platform) => `${TERRAFORM_VERSION}/terraform_${TERRAFORM_VERSION}_${platform}.zip`,
  // From terraform_1.11.4_SHA256SUMS; the same are in HashiCorp's Homebrew formula of that version.
  checksums: {
    linux_amd64: "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
    linux_arm64: "a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633",
    darwin_amd64: "a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b",
    darwin_arm64: "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
  },
  manual: "https://developer.hashicorp.com/terraform/install",
};

/** Terraform on the PATH if it is new enough, else the one in `.tools/`, else the official release, fetched. */
export function findTerraform(search?: ProgramSearch) {
  return findProgram(terraform, search);
}

/** What works on stacks. */
export interface TerraformInstallation {
  /** Path of the program. */
  readonly terraform: string;
  /** Where providers come from, if not from their registry. */
  readonly mirror?: ProviderMirror;
}

/**
 * What works on the stacks of an environment. A provider of another version than the pinned one may stand in at the
 * emulator, and nowhere else: only `local` takes its providers from a mirror.
 *
 * @throws UserError where there is no Terraform.
 */
export async function terraformFor(environment: string): Promise<TerraformInstallation> {
  const { path } = needed("Terraform", await findTerraform());
  return { terraform: path, mirror: environment === "local" ? await findMirror("hashicorp/aws") : undefined };
}
