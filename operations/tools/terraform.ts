import path from "node:path";
import { executables, outputOf } from "./command";
import { type Found, toolsFolder } from "./found";
import { terraformPlatform } from "./platform";
import { fetchRelease } from "./release";
import { compareVersions } from "./version";

/** The first Terraform with S3-native locking that is not experimental. */
const OLDEST = "1.11";
/** What is fetched where there is none. */
const VERSION = "1.11.4";
const RELEASES = "https://releases.hashicorp.com/terraform";
/** From terraform_1.11.4_SHA256SUMS; the same are in HashiCorp's Homebrew formula of that version. */
const CHECKSUMS: Readonly<Record<string, string>> = {
  linux_amd64: "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
  linux_arm64: "a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633",
  darwin_amd64: "a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b",
  darwin_arm64: "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
};

export interface TerraformSearch {
  readonly searchPath?: string;
  readonly toolsFolder?: string;
  readonly releases?: string;
  readonly checksums?: Readonly<Record<string, string>>;
}

/** Terraform on the PATH if it is new enough, else the one in `.tools/`, else the official release, fetched. */
export async function findTerraform(
  search: TerraformSearch = {},
): Promise<Found<{ path: string; version: string }>> {
  const rejected: string[] = [];
  for (const candidate of executables("terraform", search.searchPath)) {
    const version = await versionOf(candidate).catch((error: Error) => error);
    if (version instanceof Error) rejected.push(`${candidate} does not run: ${version.message}`);
    else if (compareVersions(version, OLDEST) >= 0) return { found: true, path: candidate, version };
    else rejected.push(`${candidate} is ${version}, older than ${OLDEST}`);
  }
  const fetched = path.join(search.toolsFolder ?? toolsFolder(), `terraform-${VERSION}`, "terraform");
  try {
    if (!(await versionOf(fetched).catch(() => undefined))) await fetchTerraform(fetched, search);
    return { found: true, path: fetched, version: await versionOf(fetched) };
  } catch (error) {
    return {
      found: false,
      why: [...rejected, (error as Error).message].join("; "),
      remedy: `Install Terraform ${OLDEST} or newer, and have it on the PATH: https://developer.hashicorp.com/terraform/install`,
    };
  }
}

async function fetchTerraform(target: string, search: TerraformSearch): Promise<void> {
  const platform = terraformPlatform();
  const sha256 = (search.checksums ?? CHECKSUMS)[platform];
  if (!sha256) throw new Error(`no checksum of Terraform ${VERSION} is pinned for ${platform}`);
  const url = `${search.releases ?? RELEASES}/${VERSION}/terraform_${VERSION}_${platform}.zip`;
  await fetchRelease({ name: "terraform", version: VERSION, url, sha256 }, target);
}

async function versionOf(terraform: string): Promise<string> {
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  const answer = await outputOf(terraform, ["version", "-json"], { env });
  return (JSON.parse(answer) as { terraform_version: string }).terraform_version;
}
