import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { App } from "cdktf";
import { stateBucketName, useRemoteState } from "../../backend/remote-state";
import type { Environment } from "../../config/schema";
import { EnvironmentStack, type StackName } from "../../constructs/environment-stack";
import { planStack } from "../../operations/plan/plan-stack";
import type { PlanComment } from "../../operations/plan-comment/comment";
import { planStacks } from "../../operations/rehearse/plan";
import { quietTask } from "../quiet-task";
import { type EmulatedAws, local, startEmulatedAws, terraformIn } from "./emulated-aws";

/** What a stack holds, given the stack and those before it. */
export type Contents = (stack: TinyStack, others: Readonly<Partial<Record<StackName, TinyStack>>>) => void;
/** By name of the stack. */
export type Stacks = Partial<Record<StackName, Contents>>;

/** A stack as main.ts composes them, with a few resources of its own. */
export class TinyStack extends EnvironmentStack {
  constructor(app: App, name: StackName, environment: Environment) {
    super(app, name, environment);
    useRemoteState(this);
  }
}

/** An emulated AWS with a bucket for states, on which tiny stacks are planned and applied. */
export class Scene {
  private constructor(
    readonly emulated: EmulatedAws,
    private readonly environment: Environment,
  ) {}

  static async start(): Promise<Scene> {
    const emulated = await startEmulatedAws();
    // One lock fewer to make.
    const environment: Environment = { ...local, state: { ...local.state, locking: "s3" } };
    await emulated.aws.s3.send(new CreateBucketCommand({ Bucket: stateBucketName(environment) }));
    return new Scene(emulated, environment);
  }

  /** The comment on the plans of `stacks`, each made as `npm run plan` makes it. */
  async comment(stacks: Stacks): Promise<PlanComment> {
    const planned = this.synthesize(stacks);
    const { terraform, mirror } = this.emulated;
    const { signal } = new AbortController();
    const { name, catalog } = this.environment;
    return {
      environment: name,
      catalog,
      commit: "0123456789abcdef0123456789abcdef01234567",
      runUrl: "https://github.com/example/sample-platform/actions/runs/1",
      stacks: await Promise.all(
        planned.map((stack) => planStack(stack, { terraform, mirror, signal, task: quietTask })),
      ),
      today: new Date("2026-11-23"),
    };
  }

  async apply(stacks: Stacks): Promise<void> {
    await Promise.all(
      this.synthesize(stacks).map(async ({ folder }) => (await terraformIn(folder, this.emulated)).apply()),
    );
  }

  private synthesize(stacks: Stacks) {
    const { outdir } = this.emulated;
    const app = new App({ outdir });
    const made: Record<string, TinyStack> = {};
    for (const [name, contents] of Object.entries(stacks)) {
      made[name] = new TinyStack(app, name as StackName, this.environment);
      contents(made[name], made);
    }
    app.synth();
    return planStacks(outdir, this.environment.name);
  }
}

const GOLDEN = path.join(__dirname, "golden");

/**
 * Holds a comment to the one that was read and found good. After a change that is wanted, `GOLDEN=write` keeps the new
 * one: read its difference before it is committed. What AWS draws by lot is left out.
 */
export function expectGolden(name: string, comment: string): void {
  const file = path.join(GOLDEN, `${name}.md`);
  const text = `${withoutLots(comment)}\n`;
  if (process.env.GOLDEN === "write") {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(existsSync(file) ? readFileSync(file, "utf8") : undefined);
}

function withoutLots(text: string): string {
  return text.replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:…").replaceAll(/\b([a-z]+)-[0-9a-f]{17}\b/g, "$1-…");
}
