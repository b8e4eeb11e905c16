import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../config/user-error";
import { findMirror, type MirrorSearch, mirrorIn } from "../../../operations/tools/mirror";
import { terraformPlatform } from "../../../operations/tools/platform";
import { scratchFolder, write } from "./scratch";

const AWS = "hashicorp/aws";
const platform = terraformPlatform();
const scratch = scratchFolder();
let folders = 0;

function folder(): string {
  return path.join(scratch, String(++folders));
}

/** A mirror that has some versions of the AWS provider, unpacked. */
function unpacked(at: string, ...versions: string[]): string {
  for (const version of versions) {
    write(path.join(at, "registry.terraform.io", AWS, version, platform, "terraform-provider-aws"));
  }
  return at;
}

/** The search of a machine that has nothing, and cannot reach the registry. */
function machine(changes: MirrorSearch = {}): MirrorSearch {
  return {
    env: {},
    home: folder(),
    sharedFolders: [],
    registryAnswers: async () => false,
    ...changes,
  };
}

const notAsked = async (): Promise<boolean> => {
  throw new Error("the registry was asked");
};

test("a machine without mirrors has none, and the registry is not asked", async () => {
  expect(await findMirror(AWS, machine({ registryAnswers: notAsked }))).toBeUndefined();
});

describe("TF_PROVIDER_MIRROR", () => {
  test("is used whether or not the registry can be reached", async () => {
    const mirror = unpacked(folder(), "6.25.0");
    expect(
      await findMirror(AWS, machine({ env: { TF_PROVIDER_MIRROR: mirror }, registryAnswers: notAsked })),
    ).toEqual({ provider: AWS, folder: mirror, versions: ["6.25.0"] });
  });

  test("is refused when it does not hold the provider, with what to do", async () => {
    const search = machine({ env: { TF_PROVIDER_MIRROR: "/nowhere" } });
    await expect(findMirror(AWS, search)).rejects.toThrow(UserError);
    await expect(findMirror(AWS, search)).rejects.toThrow(
      /TF_PROVIDER_MIRROR: "\/nowhere".*hashicorp\/aws.*terraform providers mirror/,
    );
  });
});

test("links are followed where Terraform follows them: to the mirror and to a platform, not in between", async () => {
  const original = unpacked(folder(), "6.25.0");
  const registry = (of: string) => path.join(of, "registry.terraform.io");
  const link = (to: string, at: string) => {
    mkdirSync(path.dirname(at), { recursive: true });
    symlinkSync(to, at);
    return at;
  };
  const [whole, inside, ofPlatform] = [folder(), folder(), folder()];
  link(original, whole);
  link(path.join(registry(original), AWS), path.join(registry(inside), AWS));
  const file = path.join(AWS, "6.25.0", platform);
  link(path.join(registry(original), file), path.join(registry(ofPlatform), file));
  expect(mirrorIn(whole, AWS)?.versions).toEqual(["6.25.0"]);
  expect(mirrorIn(ofPlatform, AWS)?.versions).toEqual(["6.25.0"]);
  expect(mirrorIn(inside, AWS)).toBeUndefined();
});

describe("a mirror's versions", () => {
  test("are put in order by number, not by letter", async () => {
    const env = { TF_PROVIDER_MIRROR: unpacked(folder(), "5.9.0", "6.1.0", "5.100.0") };
    expect((await findMirror(AWS, machine({ env })))?.versions).toEqual(["5.9.0", "5.100.0", "6.1.0"]);
  });

  test("are also found in archives as they were released", async () => {
    const mirror = folder();
    const at = path.join(mirror, "registry.terraform.io", AWS);
    write(path.join(at, `terraform-provider-aws_6.25.0_${platform}.zip`));
    write(path.join(at, "index.json"), "{}");
    const env = { TF_PROVIDER_MIRROR: unpacked(mirror, "5.100.0") };
    expect((await findMirror(AWS, machine({ env })))?.versions).toEqual(["5.100.0", "6.25.0"]);
  });

  test("for another platform do not count", async () => {
    const shared = folder();
    const at = path.join(shared, "providers", "registry.terraform.io", AWS);
    write(path.join(at, "6.0.0", "plan9_mips", "terraform-provider-aws"));
    write(path.join(at, "terraform-provider-aws_6.0.0_plan9_mips.zip"));
    expect(await findMirror(AWS, machine({ sharedFolders: [shared] }))).toBeUndefined();
  });
});

describe("Terraform's CLI configuration", () => {
  const configuration = (mirror: string, more = "") =>
    write(
      path.join(folder(), "terraformrc"),
      `provider_installation {\n filesystem_mirror { path = "${mirror}" }\n ${more}\n}`,
    );

  test("that allows nothing but a mirror decides: the registry is not asked", async () => {
    const mirror = unpacked(folder(), "5.100.0");
    const env = { TF_CLI_CONFIG_FILE: configuration(mirror) };
    expect((await findMirror(AWS, machine({ env, registryAnswers: notAsked })))?.folder).toBe(mirror);
  });

  test("that allows the registry too gives it precedence where it answers", async () => {
    const env = { TF_CLI_CONFIG_FILE: configuration(unpacked(folder(), "5.100.0"), "direct {}") };
    expect(await findMirror(AWS, machine({ env, registryAnswers: async () => true }))).toBeUndefined();
    expect(await findMirror(AWS, machine({ env }))).toBeDefined();
  });

  test("is also read from the home folder", async () => {
    const home = folder();
    const mirror = unpacked(folder(), "5.100.0");
    write(
      path.join(home, ".terraformrc"),
      `provider_installation { filesystem_mirror { path = "${mirror}" } }`,
    );
    expect((await findMirror(AWS, machine({ home })))?.folder).toBe(mirror);
  });

  test("in a file that does not exist is no configuration", async () => {
    const home = folder();
    const mirror = unpacked(path.join(home, ".terraform.d", "plugins"), "5.100.0");
    const env = { TF_CLI_CONFIG_FILE: "/nowhere/terraformrc" };
    expect((await findMirror(AWS, machine({ env, home })))?.folder).toBe(mirror);
  });

  test("switches the folders off that Terraform would search by itself", async () => {
    const home = folder();
    unpacked(path.join(home, ".terraform.d", "plugins"), "5.100.0");
    const env = { TF_CLI_CONFIG_FILE: configuration("/nowhere") };
    expect(await findMirror(AWS, machine({ env, home }))).toBeUndefined();
  });
});

test("what Terraform finds by itself it prefers to the registry, and so do we", async () => {
  const data = folder();
  const mirror = unpacked(path.join(data, "terraform", "plugins"), "5.100.0");
  const env = { XDG_DATA_HOME: data };
  const found = await findMirror(AWS, machine({ env, registryAnswers: notAsked }));
  if (process.platform === "linux") expect(found?.folder).toBe(mirror);
});

test("a folder that machines share is the last resort, where the registry does not answer", async () => {
  const shared = folder();
  const mirror = unpacked(path.join(shared, "providers"), "5.100.0");
  write(path.join(shared, "a-file"));
  expect((await findMirror(AWS, machine({ sharedFolders: ["/nowhere", shared] })))?.folder).toBe(mirror);
  expect(
    await findMirror(AWS, machine({ sharedFolders: [shared], registryAnswers: async () => true })),
  ).toBeUndefined();
});
