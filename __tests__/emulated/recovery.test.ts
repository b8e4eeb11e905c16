import path from "node:path";
import { synthesize } from "../../main";
import { prepareStackFolder } from "../../operations/terraform/stack-folder";
import { Terraform, TerraformError, type TerraformEvent } from "../../operations/terraform/terraform";
import { type EmulatedAws, local, startBootstrapped } from "./emulated-aws";
import { keysIn } from "./keys";

jest.setTimeout(900_000);

let emulated: EmulatedAws;
let folder: string;

beforeAll(async () => {
  emulated = await startBootstrapped();
  synthesize([local], emulated.outdir);
  folder = path.join(emulated.outdir, "stacks", "local-ecr");
  prepareStackFolder(folder, emulated.mirror);
});

afterAll(() => emulated?.stop());

test("an apply that was killed half-way is completed by the next, once its lock is released", async () => {
  let group = 0;
  const killed = terraform({
    onStart: (pid) => {
      group = pid;
    },
    onEvent: (event) => {
      // The provider waits for the key to be known everywhere: AWS has it, and no state does yet.
      if (event.type === "apply_progress" && event.hook?.resource.addr.startsWith("aws_kms_key.")) {
        process.kill(-group, "SIGKILL");
      }
    },
  });
  await killed.init();
  await expect(killed.apply()).rejects.toThrow("It was ended by SIGKILL.");
  expect(await imageKeys()).toHaveLength(1);

  const refusal = await terraform()
    .apply()
    .catch((error: unknown) => error as TerraformError);
  expect(refusal).toBeInstanceOf(TerraformError);
  const { firstError } = refusal as TerraformError;
  expect(firstError).toContain("Error acquiring the state lock");
  const lock = /Lock Info:\s+ID: +(\S+)/.exec(firstError)?.[1] as string;

  expect(await terraform().run(["force-unlock", "-force", lock])).toMatchObject({
    code: 0,
    stderr: "",
  });
  expect(await terraform().apply()).toEqual({ added: 5, changed: 0, destroyed: 0, resources: 5 });
  expect(await terraform().plan()).toMatchObject({ resources: [] });
  // What the killed apply had made and not written down is the price: a key that no alias leads to.
  expect(await imageKeys()).toHaveLength(2);
});

function terraform(
  options: { onStart?: (pid: number) => void; onEvent?: (event: TerraformEvent) => void } = {},
): Terraform {
  return new Terraform(folder, { path: emulated.terraform, ...options });
}

/** The keys that images are encrypted with. */
async function imageKeys() {
  return (await keysIn(emulated.aws)).filter(({ Description }) => Description?.startsWith("Images of"));
}
