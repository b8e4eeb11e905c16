import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ListTablesCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { DescribeKeyCommand, ListKeysCommand, ListResourceTagsCommand } from "@aws-sdk/client-kms";
import { HeadObjectCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { readObject } from "../../backend/aws";
import { bootstrap } from "../../backend/bootstrap";
import { local } from "../../config/environments/local";
import { parseEnvironment } from "../../config/load";
import { PLACEHOLDER_ACCOUNT } from "../../config/placeholder";
import type { EnvironmentInput } from "../../config/schema";
import { quietTask } from "../quiet-task";
import { type EmulatedAws, startEmulatedAws } from "./emulated-aws";

/** The longest that a bootstrap takes to come to a point, on a machine with much else to do. */
const POINT_SECONDS = 600;
jest.setTimeout(900_000);

const BUCKET = "sample-platform-local-state-123456789012-us-east-1";
const TABLE = "sample-platform-local-state-lock";
const STATE = "backend/terraform.tfstate";
const LOCK = `${STATE}.tflock`;

let emulated: EmulatedAws;
let localCopy: string;
let runRecord: string;

beforeAll(async () => {
  emulated = await startEmulatedAws();
  const folder = path.join(emulated.workspace, ".bootstrap", "stacks", "local-backend");
  localCopy = path.join(folder, "bootstrap.tfstate");
  runRecord = `${folder}.run.json`;
});

afterAll(() => emulated?.stop());

describe("a bootstrap that is killed again and again", () => {
  test("while it plans: there is nothing yet", async () => {
    const run = new Bootstrap(emulated.workspace);
    await run.says(/: plan$/);
    await run.kill();

    expect((await emulated.aws.s3.send(new ListBucketsCommand())).Buckets).toEqual([]);
  });

  test("in the middle of the apply: there is a key that Terraform does not know", async () => {
    const run = new Bootstrap(emulated.workspace);
    await until(async () => (await keys()).length > 0 && (await buckets()).length > 0);
    await run.cutPower();

    expect(await keys()).toHaveLength(1);
    expect(read(localCopy)).not.toContain((await keys())[0]);
  });

  test("after the apply: the key has been adopted, and the state is on this machine", async () => {
    const run = new Bootstrap(emulated.workspace);
    await run.says(/: move the state into the bucket$/);
    await run.kill();

    expect(await keys()).toHaveLength(1);
    expect(read(localCopy)).toContain((await keys())[0]);
    expect(await readObject(emulated.aws, BUCKET, STATE)).toBeUndefined();
  });

  test("while it moves the state", async () => {
    const run = new Bootstrap(emulated.workspace);
    await until(() => run.terraform().includes("state push"));
    await run.cutPower();

    expect(existsSync(localCopy)).toBe(true);
  });

  test("after the move: the bucket holds what the local copy does", async () => {
    const before = read(localCopy);
    const run = new Bootstrap(emulated.workspace);
    await run.says(/: (verify that the bucket holds the state|prepare Terraform)$/);
    await run.kill();
    // The point is about a hundredth of a second wide: where it was missed, it is made.
    if (!existsSync(localCopy)) writeFileSync(localCopy, before);

    const stored = await readObject(emulated.aws, BUCKET, STATE);
    expect(JSON.parse(String(stored)).resources).toEqual(JSON.parse(read(localCopy)).resources);
  });

  test("while it holds the locks: they stay behind, and the local copy is gone", async () => {
    const run = new Bootstrap(emulated.workspace);
    await run.says(/: plan$/);
    await until(async () => (await locks()).length === 2);
    await run.cutPower();

    expect(await locks()).toHaveLength(2);
    expect(existsSync(localCopy)).toBe(false);
  });

  test("while only its Terraform is killed: it says so, and the next run knows of the locks", async () => {
    const run = new Bootstrap(emulated.workspace);
    await run.says(/: plan$/);
    await until(async () => (await locks()).length === 2);
    run.killTerraform();

    await expect(run.exitCode()).rejects.toThrow(/It was ended by SIGKILL/);
    expect(existsSync(runRecord)).toBe(true);
  });

  test("comes to its end: one bucket, one key, one table, and nothing left to change", async () => {
    const run = new Bootstrap(emulated.workspace);
    expect(await run.exitCode()).toBe(0);

    expect(run.lastLines(3)).toEqual([
      expect.stringMatching(
        /^local-backend: done after \d+ s: released the lock of a killed OperationTypePlan$/,
      ),
      expect.stringContaining(`s3://${BUCKET}, locks in the table ${TABLE}: 10 resources`),
      expect.stringContaining("npx cdktf deploy local-vpc"),
    ]);
    expect(await buckets()).toEqual([BUCKET]);
    expect(await keys()).toHaveLength(1);
    expect((await emulated.aws.dynamodb.send(new ListTablesCommand())).TableNames).toEqual([TABLE]);
    expect(await locks()).toEqual([]);
    expect(existsSync(runRecord)).toBe(false);
  });

  test("the state in the bucket knows the key, and is encrypted with it", async () => {
    const object = await emulated.aws.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: STATE }));
    const { KeyMetadata } = await emulated.aws.kms.send(
      new DescribeKeyCommand({ KeyId: "alias/sample-platform-local-state" }),
    );

    expect(KeyMetadata?.KeyId).toBe((await keys())[0]);
    expect(object).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: KeyMetadata?.Arn });
    expect(String(await readObject(emulated.aws, BUCKET, STATE))).toContain(KeyMetadata?.Arn);
  });

  async function buckets() {
    return (await emulated.aws.s3.send(new ListBucketsCommand())).Buckets?.map(({ Name }) => Name) ?? [];
  }

  /** Ids of the stack's keys: the emulator adds one of AWS's own, for its tables. */
  async function keys() {
    const { Keys = [] } = await emulated.aws.kms.send(new ListKeysCommand());
    const tags = await Promise.all(
      Keys.map(({ KeyId }) => emulated.aws.kms.send(new ListResourceTagsCommand({ KeyId }))),
    );
    const ours = Keys.filter((_, index) => tags[index]?.Tags?.some(({ TagValue }) => TagValue === "backend"));
    return ours.map(({ KeyId }) => KeyId as string);
  }

  /** Where a lock on the backend's state is held. */
  async function locks() {
    const { Items } = await emulated.aws.dynamodb.send(new ScanCommand({ TableName: TABLE }));
    const inTable = Items?.some(({ Info }) => Info?.S);
    const inBucket = await readObject(emulated.aws, BUCKET, LOCK);
    return [...(inTable ? ["table"] : []), ...(inBucket ? ["bucket"] : [])];
  }
});

describe("a bootstrap is refused", () => {
  test("before the account is filled in", async () => {
    await expect(bootstrapOf({ account: PLACEHOLDER_ACCOUNT })).rejects.toThrow(
      /local\.ts: account "000000000000" is a placeholder\. Write yours: npm run init/,
    );
  });

  test("with credentials of another account", async () => {
    await expect(bootstrapOf({ account: "111122223333" })).rejects.toThrow(
      /local\.ts: account "111122223333" is not the one .* \("123456789012"\)/,
    );
  });

  test("without the profile that leads to the account", async () => {
    await expect(bootstrapOf({ aws: { ...local.aws, profile: "forgotten" } })).rejects.toThrow(
      /"forgotten" is in none of .*\.rehearsal\/aws\/config/,
    );
  });

  test("where bucket and local copy hold states of different resources, and neither is touched", async () => {
    const [mine, theirs] = [stateOf("my-key"), String(await readObject(emulated.aws, BUCKET, STATE))];
    writeFileSync(localCopy, mine);

    await expect(bootstrapOf({})).rejects.toThrow(/Two states claim .* lacks .*aws_kms_key\.key \(my-key\)/);

    expect(read(localCopy)).toBe(mine);
    expect(String(await readObject(emulated.aws, BUCKET, STATE))).toBe(theirs);
  });

  function bootstrapOf(changes: Partial<EnvironmentInput>) {
    return bootstrap(parseEnvironment({ ...local, ...changes }), { ...emulated, task: quietTask });
  }

  function stateOf(key: string): string {
    const instances = [{ attributes: { id: key } }];
    return JSON.stringify({ resources: [{ mode: "managed", type: "aws_kms_key", name: "key", instances }] });
  }
});

/** `npm run bootstrap -- --env local` as a process of its own. */
class Bootstrap {
  private readonly process: ChildProcess;
  private readonly closed: Promise<unknown>;
  private readonly runRecord: string;
  private output = "";
  private errors = "";

  constructor(workspace: string) {
    this.runRecord = path.join(workspace, ".bootstrap", "stacks", "local-backend.run.json");
    const program = [
      "operations/run.mjs",
      "backend/bootstrap.ts",
      "--env",
      "local",
      "--workspace",
      workspace,
    ];
    this.process = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "pipe"] });
    this.process.stdout?.on("data", (text) => {
      this.output += text;
    });
    this.process.stderr?.on("data", (text) => {
      this.errors += text;
    });
    this.closed = once(this.process, "exit");
  }

  /** Waits for a line of output. */
  async says(line: RegExp): Promise<void> {
    await until(() => {
      if (this.process.exitCode !== null) throw new Error(`It ended before: ${this.output}${this.errors}`);
      return this.output.split("\n").some((said) => line.test(said));
    });
  }

  /** The command line of the Terraform that it runs now. */
  terraform(): string {
    try {
      const { program, terraform } = JSON.parse(read(this.runRecord));
      if (program !== this.process.pid) return "";
      return terraform ? execFileSync("ps", ["-o", "args=", "-p", `${terraform}`], { encoding: "utf8" }) : "";
    } catch {
      return "";
    }
  }

  /** SIGKILL to the program alone; its Terraform lives on until it next writes something. */
  async kill(): Promise<void> {
    this.process.kill("SIGKILL");
    await this.closed;
  }

  /** SIGKILL to its Terraform alone. */
  killTerraform(): void {
    const { terraform } = JSON.parse(read(this.runRecord));
    process.kill(terraform, "SIGKILL");
  }

  /** SIGKILL to the program and its Terraform at once. */
  async cutPower(): Promise<void> {
    this.killTerraform();
    await this.kill();
  }

  async exitCode(): Promise<number | null> {
    await this.closed;
    if (this.errors) throw new Error(this.errors);
    return this.process.exitCode;
  }

  lastLines(count: number): string[] {
    return this.output.trimEnd().split("\n").slice(-count);
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + POINT_SECONDS * 1000; !(await condition()); await pause(10)) {
    if (Date.now() > deadline) throw new Error(`not within ${POINT_SECONDS} s: ${condition.toString()}`);
  }
}

function read(file: string): string {
  return readFileSync(file, "utf8");
}
