import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { exclusively } from "../tools/exclusively";
import { toolsFolder } from "../tools/found";
import { parseEvent, parseText, type TerraformEvent } from "./diagnostics";
import type { PlanJson } from "./plan-json";
import { type Finished, runProcess } from "./process";
import { TerraformError, TerraformKilled } from "./terraform-error";

export type { Diagnostic, TerraformEvent } from "./diagnostics";
export { TerraformError, TerraformKilled } from "./terraform-error";

export interface TerraformOptions {
  /** The program, as `findTerraform` returns it. */
  readonly path: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Aborted, it interrupts Terraform as Ctrl-C does, once. */
  readonly signal?: AbortSignal;
  /** Hears every event of plan, apply, destroy and init while it happens. */
  readonly onEvent?: (event: TerraformEvent) => void;
  /** Hears the process id of every Terraform that is started. */
  readonly onStart?: (pid: number) => void;
}

export interface PlanSummary {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  /** What the plan would change, in Terraform's words: create, update, delete, replace, read. */
  readonly resources: readonly PlannedAction[];
}

export interface PlannedAction {
  readonly address: string;
  readonly action: string;
}

export interface ApplySummary {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
  /** Resources that the state now holds, data sources not counted. */
  readonly resources: number;
}

interface JsonRun {
  readonly events: readonly TerraformEvent[];
  readonly code: number;
}

/** Terraform at work in one stack's folder. Every method rejects with a TerraformError when Terraform fails. */
export class Terraform {
  constructor(
    readonly folder: string,
    readonly options: TerraformOptions,
  ) {}

  /** Gets providers and connects the backend; `backend: false` leaves it alone, for runs without state. */
  async init(options: { readonly migrateState?: boolean; readonly backend?: boolean } = {}): Promise<void> {
    // Versions are pinned exactly, so that -upgrade changes nothing but a lock on a version no longer pinned.
    const args = ["init", "-input=false", "-upgrade"];
    if (options.backend === false) args.push("-backend=false");
    // Terraform has no machine-readable output for a migration.
    const work = (): Promise<unknown> =>
      options.migrateState
        ? this.succeed([...args, "-migrate-state", "-force-copy", "-no-color"])
        : this.runJson(args);
    // Terraform's provider cache is not made for several writers.
    await (this.usesMirror() ? work() : exclusively(path.join(toolsFolder(), "providers.lock"), work));
  }

  /** @param options.out File that receives the plan, relative to the folder. */
  async plan(
    options: { readonly destroy?: boolean; readonly lock?: boolean; readonly out?: string } = {},
  ): Promise<PlanSummary> {
    const args = ["plan", "-input=false", "-detailed-exitcode"];
    if (options.destroy) args.push("-destroy");
    if (options.lock === false) args.push("-lock=false");
    if (options.out) args.push(`-out=${options.out}`);
    const { events } = await this.runJson(args, [0, 2]);
    const summary = events.findLast(({ type }) => type === "change_summary")?.changes;
    return {
      add: summary?.add ?? 0,
      change: summary?.change ?? 0,
      destroy: summary?.remove ?? 0,
      resources: plannedActions(events),
    };
  }

  /** @param options.plan A file that `plan` wrote; left out, everything is planned anew. */
  async apply(options: { readonly plan?: string } = {}): Promise<ApplySummary> {
    const args = ["apply", "-input=false", "-auto-approve"];
    return this.applied(options.plan ? [...args, options.plan] : args);
  }

  async destroy(): Promise<ApplySummary> {
    return this.applied(["destroy", "-input=false", "-auto-approve"]);
  }

  /** Values of the stack's outputs by name, the sensitive ones too. */
  async output(): Promise<Record<string, unknown>> {
    const { stdout } = await this.succeed(["output", "-json"]);
    const outputs = JSON.parse(stdout) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** What a file says that `plan` wrote. */
  async show(plan: string): Promise<PlanJson> {
    const { stdout } = await this.succeed(["show", "-json", plan]);
    return JSON.parse(stdout) as PlanJson;
  }

  /** Addresses of everything in the state, data sources included. */
  async stateList(): Promise<string[]> {
    const { stdout } = await this.succeed(["state", "list"]);
    return stdout.split("\n").filter(Boolean);
  }

  /** Runs the folder's `*.tftest.json`, and returns all events: of type "test_state", what each run applied. */
  async test(): Promise<readonly TerraformEvent[]> {
    const { events } = await this.runJson(["test", "-verbose"]);
    return events;
  }

  /** Anything else. A run that fails is returned, not thrown; one that is interrupted is thrown. */
  async run(args: readonly string[]): Promise<{ stdout: string; stderr: string; code: number }> {
    const { stdout, stderr, code } = await this.start(args);
    return { stdout, stderr, code };
  }

  private async applied(args: readonly string[]): Promise<ApplySummary> {
    const { events } = await this.runJson(args);
    const changes = events.findLast(
      ({ type, changes }) => type === "change_summary" && changes?.operation !== "plan",
    )?.changes;
    const addresses = await this.stateList();
    return {
      added: changes?.add ?? 0,
      changed: changes?.change ?? 0,
      destroyed: changes?.remove ?? 0,
      resources: addresses.filter((address) => !/(^|\.)data\./.test(address)).length,
    };
  }

  private async runJson(args: readonly string[], accepted = [0]): Promise<JsonRun> {
    const events: TerraformEvent[] = [];
    const { stdout, stderr, code } = await this.start([...withJson(args)], (line) => {
      const event = parseEvent(line);
      if (!event) return;
      events.push(event);
      this.options.onEvent?.(event);
    });
    if (accepted.includes(code)) return { events, code };
    const diagnostics = events.flatMap(({ diagnostic }) => diagnostic ?? []);
    throw new TerraformError(
      this.folder,
      args,
      [...diagnostics, ...parseText(stderr)],
      tail(stdout + stderr),
    );
  }

  private async succeed(args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
    const { stdout, stderr, code } = await this.start(args);
    if (code === 0) return { stdout, stderr };
    throw new TerraformError(this.folder, args, parseText(stdout + stderr), tail(stdout + stderr));
  }

  private async start(
    args: readonly string[],
    onLine?: (line: string) => void,
  ): Promise<Finished & { code: number }> {
    const finished = await runProcess(this.options.path, args, {
      cwd: this.folder,
      env: this.environment(),
      signal: this.options.signal,
      onLine,
      onStart: this.options.onStart,
    });
    const { code, interrupted, signal, stdout, stderr } = finished;
    if (code !== null && !(interrupted && code !== 0)) return { ...finished, code };
    const what = interrupted ? "It was interrupted." : `It was ended by ${signal}.`;
    const Failure = code === null ? TerraformKilled : TerraformError;
    throw new Failure(this.folder, args, [], [what, tail(stdout + stderr)].filter(Boolean).join("\n"));
  }

  private environment(): NodeJS.ProcessEnv {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      ...this.options.env,
    };
    // Terraform warns of a file that is missing, in text on the standard output that is to hold JSON, and then
    // does without any configuration: what it does without the variable too, but for ~/.terraformrc.
    if (env.TF_CLI_CONFIG_FILE && !existsSync(env.TF_CLI_CONFIG_FILE)) delete env.TF_CLI_CONFIG_FILE;
    // One download of a provider serves all stacks. (A link to a mirror is faster still.)
    if (!env.TF_PLUGIN_CACHE_DIR && !this.usesMirror()) {
      env.TF_PLUGIN_CACHE_DIR = path.join(toolsFolder(), "providers");
      // Without it the cache serves only providers that a lock file names already, and these folders have none.
      env.TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE = "1";
      mkdirSync(env.TF_PLUGIN_CACHE_DIR, { recursive: true });
    }
    return env;
  }

  /** Whether `prepareStackFolder` linked a mirror, from which providers are not even copied. */
  private usesMirror(): boolean {
    return existsSync(path.join(this.folder, "terraform.d", "plugins"));
  }
}

function withJson([command, ...rest]: readonly string[]): string[] {
  return [command as string, "-json", ...rest];
}

function plannedActions(events: readonly TerraformEvent[]): PlannedAction[] {
  return events.flatMap(({ type, change }) =>
    type === "planned_change" && change ? [{ address: change.resource.addr, action: change.action }] : [],
  );
}

/** The end of an output, for where nothing better is known. */
function tail(text: string): string {
  return text.trim().split("\n").slice(-10).join("\n");
}
