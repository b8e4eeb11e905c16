import path from "node:path";
import { UserError } from "../../../config/user-error";
import { needed } from "../../../operations/tools/found";
import { terraformPlatform } from "../../../operations/tools/platform";
import { terraformFor } from "../../../operations/tools/terraform";
import { scratchFolder, script, write } from "./scratch";

const scratch = scratchFolder();
const terraform = script(path.join(scratch, "bin", "terraform"), `echo '{"terraform_version":"1.12.0"}'`);
const mirror = path.join(scratch, "mirror");
write(path.join(mirror, "registry.terraform.io/hashicorp/aws/5.100.0", terraformPlatform(), "provider"));

const before = { ...process.env };
beforeEach(() => {
  process.env.PATH = path.dirname(terraform);
  process.env.TF_PROVIDER_MIRROR = mirror;
});
afterEach(() => {
  process.env = { ...before };
});

test("at the emulator, providers come from a mirror", async () => {
  expect(await terraformFor("local")).toMatchObject({ terraform, mirror: { folder: mirror } });
});

test.each(["dev", "prod"])(
  "in %s none but the pinned providers serve, whatever mirror there is",
  async (name) => {
    expect(await terraformFor(name)).toEqual({ terraform, mirror: undefined });
  },
);

test("what there is no going on without is refused by its name, with the remedy", () => {
  expect(needed("crane", { found: true, path: "/bin/crane" })).toMatchObject({ path: "/bin/crane" });
  const refused = () => needed("crane", { found: false, why: "it is not on the PATH", remedy: "Install it" });
  expect(refused).toThrow(UserError);
  expect(refused).toThrow("crane is needed: it is not on the PATH. Install it.");
});
