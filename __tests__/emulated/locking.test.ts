import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { readObject } from "../../backend/aws";
import { type Bootstrapped, bootstrap } from "../../backend/bootstrap";
import { dev } from "../../config/environments/dev";
import { local } from "../../config/environments/local";
import { prod } from "../../config/environments/prod";
import { parseEnvironment } from "../../config/load";
import type { Environment, EnvironmentInput } from "../../config/schema";
import { Terraform, TerraformError } from "../../operations/terraform/terraform";
import { quietTask } from "../quiet-task";
import { type EmulatedAws, startEmulatedAws } from "./emulated-aws";

jest.setTimeout(900_000);

type Locking = Environment["state"]["locking"];

/** Each kind of locking in an environment of its own, in one account. */
const environments: Record<Locking, Environment> = {
  dynamodb: onEmulator(dev, "dynamodb"),
  both: onEmulator(prod, "both"),
  s3: onEmulator(local, "s3"),
};

let emulated: EmulatedAws;
let bootstrapped: Record<Locking, Bootstrapped>;

beforeAll(async () => {
  emulated = await startEmulatedAws();
  const [dynamodb, both, s3] = await Promise.all([
    bootstrapHere("dynamodb"),
    bootstrapHere("both"),
    bootstrapHere("s3"),
  ]);
  bootstrapped = { dynamodb, both, s3 };
});

afterAll(() => emulated?.stop());

describe("environments that are bootstrapped side by side, from one checkout, in one account", () => {
  test("have buckets of their own", () => {
    expect(bootstrapped).toEqual({
      dynamodb: firstRun("sample-platform-dev-state-123456789012-us-east-1", 10),
      both: firstRun("sample-platform-prod-state-123456789012-us-east-1", 10),
      s3: firstRun("sample-platform-local-state-123456789012-us-east-1", 9),
    });
  });

  test("have states that know nothing of each other", async () => {
    for (const locking of lockings()) {
      const state = String(await stateOf(locking, "backend/terraform.tfstate"));
      expect(state).toContain(bootstrapped[locking].bucket);
      for (const other of lockings()) {
        if (other !== locking) expect(state).not.toContain(bootstrapped[other].bucket);
      }
    }
  });

  test("are left alone by a second bootstrap", async () => {
    expect(await bootstrapHere("dynamodb")).toEqual({ ...bootstrapped.dynamodb, added: 0, did: [] });
  });
});

describe.each(lockings())("with locking %s", (locking) => {
  test("an apply is refused while another is at work, says whose, and takes nothing from it", async () => {
    const release = path.join(emulated.workspace, `${locking}-release`);
    let started = () => {};
    const holdsLock = new Promise<void>((resolve) => {
      started = resolve;
    });
    const first = slowStack(locking, "first", release, ({ type }) => type === "apply_start" && started());
    const second = slowStack(locking, "second", release);
    await Promise.all([first.init(), second.init()]);

    const firstApply = first.apply();
    await holdsLock;
    const refusal = await second.apply().catch((error: unknown) => error);
    writeFileSync(release, "");

    expect(refusal).toBeInstanceOf(TerraformError);
    expect((refusal as TerraformError).firstError).toContain("Error acquiring the state lock");
    expect((refusal as TerraformError).firstError).toMatch(
      new RegExp(`Who: +${os.userInfo().username}@${os.hostname()}`),
    );
    expect(await firstApply).toMatchObject({ added: 1, resources: 1 });
    const state = JSON.parse(String(await stateOf(locking, "slow/terraform.tfstate")));
    expect(state.resources).toMatchObject([{ instances: [{ attributes: { input: { value: "kept" } } }] }]);
    // Without a lock: under load the SDK may send a request twice, and then finds its own lock in the way.
    expect((await second.plan({ lock: false })).resources).toEqual([]);
  });
});

describe("deletion protection", () => {
  test("refuses to plan the destruction of the backend", async () => {
    await expect(terraform(backendFolder("both")).plan({ destroy: true })).rejects.toThrow(
      /Instance cannot be destroyed[\s\S]*prevent_destroy/,
    );
  });

  test("has AWS refuse to delete what Terraform is kept from", async () => {
    const { dynamodb, s3 } = emulated.aws;
    await expect(
      dynamodb.send(new DeleteTableCommand({ TableName: "sample-platform-prod-state-lock" })),
    ).rejects.toThrow(/deletion ?protection/i);
    await expect(s3.send(new DeleteBucketCommand({ Bucket: bootstrapped.both.bucket }))).rejects.toThrow(
      /not empty/i,
    );
  });
});

function lockings(): Locking[] {
  return ["dynamodb", "both", "s3"];
}

function onEmulator(input: EnvironmentInput, locking: Locking): Environment {
  return parseEnvironment({
    ...input,
    account: "123456789012",
    aws: local.aws,
    // The provider waits for the emulator's lifecycle rules for about a minute.
    state: { locking, noncurrentVersionDays: null },
  });
}

function bootstrapHere(locking: Locking): Promise<Bootstrapped> {
  return bootstrap(environments[locking], { ...emulated, task: quietTask });
}

function firstRun(bucket: string, resources: number): Bootstrapped {
  return {
    bucket,
    resources,
    added: resources,
    did: [`added ${resources}`, "moved the state into the bucket"],
  };
}

function backendFolder(locking: Locking): string {
  return path.join(emulated.workspace, ".bootstrap", "stacks", `${environments[locking].name}-backend`);
}

/** A stack that keeps its state where all do, and whose apply lasts until there is a file `release`. */
function slowStack(
  locking: Locking,
  checkout: string,
  release: string,
  onEvent?: (event: { type: string }) => void,
): Terraform {
  const backend = JSON.parse(
    readFileSync(path.join(backendFolder(locking), "cdk.tf.json"), "utf8"),
  ).terraform;
  const folder = path.join(emulated.workspace, checkout, "stacks", `${locking}-slow`);
  mkdirSync(folder, { recursive: true });
  const configuration = {
    terraform: {
      required_version: backend.required_version,
      backend: {
        s3: {
          ...backend.backend.s3,
          key: "slow/terraform.tfstate",
        },
      },
    },
    resource: {
      terraform_data: {
        slow: {
          input: "kept",
          provisioner: [{ "local-exec": { command: `until [ -e '${release}' ]; do sleep 0.1; done` } }],
        },
      },
    },
  };
  writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(configuration));
  return terraform(folder, onEvent);
}

function terraform(folder: string, onEvent?: (event: { type: string }) => void): Terraform {
  return new Terraform(folder, { path: emulated.terraform, onEvent });
}

function stateOf(locking: Locking, key: string): Promise<Buffer | undefined> {
  return readObject(emulated.aws, bootstrapped[locking].bucket, key);
}
