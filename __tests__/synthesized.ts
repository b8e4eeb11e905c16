import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { dev } from "../config/environments/dev";
import { local } from "../config/environments/local";
import { prod } from "../config/environments/prod";
import { parseEnvironment } from "../config/load";
import type { Environment, EnvironmentInput } from "../config/schema";

const shipped = { local, dev, prod };

/**
 * Synthesizes the stacks that `addStacks` makes, and reads back what Terraform would.
 *
 * The whole app is synthesized: `Testing.synth(stack)` leaves cross-stack references out.
 *
 * ```ts
 * const vpc = synthesize("prod", (app, environment) => new VpcStack(app, environment)).stack("prod-vpc");
 * expect(vpc.resources("aws_nat_gateway")).toHaveLength(3);
 * ```
 */
export function synthesize(
  environment: keyof typeof shipped | EnvironmentInput,
  addStacks: (app: App, environment: Environment) => void,
): { readonly ids: readonly string[]; readonly stack: (id: string) => Synthesized } {
  const outdir = mkdtempSync(join(tmpdir(), "synthesized-"));
  try {
    const app = new App({ outdir });
    addStacks(app, parseEnvironment(typeof environment === "string" ? shipped[environment] : environment));
    app.synth();
    const manifest = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"));
    const stacks = new Map<string, Synthesized>();
    for (const [id, { synthesizedStackPath, dependencies }] of Object.entries<ManifestStack>(
      manifest.stacks,
    )) {
      stacks.set(
        id,
        new Synthesized(id, readFileSync(join(outdir, synthesizedStackPath), "utf8"), dependencies),
      );
    }
    const ids = [...stacks.keys()];
    return {
      ids,
      stack: (id) => {
        const found = stacks.get(id);
        if (!found) throw new Error(`no stack "${id}" was synthesized, only ${ids.join(", ")}`);
        return found;
      },
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The part of `manifest.json` that is read here. */
interface ManifestStack {
  readonly synthesizedStackPath: string;
  readonly dependencies: readonly string[];
}

/** One resource or data source: its attributes as Terraform reads them, and where it comes from. */
export interface Block {
  /** Terraform address, for example "aws_vpc.network_vpc_5A3C1F". */
  readonly $address: string;
  /** Construct path below the stack, for example "network/vpc". */
  readonly $path: string;
  // biome-ignore lint/suspicious/noExplicitAny: attributes are as many as AWS has; assertions name theirs.
  readonly [attribute: string]: any;
}

/** The Terraform JSON of one stack, with questions that read like sentences. */
export class Synthesized {
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON, whole.
  readonly json: any;

  constructor(
    readonly id: string,
    readonly text: string,
    /** Ids of the stacks that go before it. */
    readonly dependencies: readonly string[] = [],
  ) {
    this.json = JSON.parse(text);
  }

  /** All resources of a type. */
  resources(type: string): Block[] {
    return this.#blocks("resource", type);
  }

  /** The resource of a type at a construct path ("network/vpc"), or the only one. Throws unless there is exactly one. */
  resource(type: string, path?: string): Block {
    return this.#one(type, this.resources(type), path);
  }

  /** The only resource of its type; throws when there is none, or a second. */
  only(type: string): Block {
    return this.resource(type);
  }

  /** All data sources of a type. */
  dataSources(type: string): Block[] {
    return this.#blocks("data", type);
  }

  /** The data source of a type at a construct path, or the only one. Throws unless there is exactly one. */
  data(type: string, path?: string): Block {
    return this.#one(type, this.dataSources(type), path);
  }

  /** Addresses of all resources, sorted. */
  get addresses(): string[] {
    return Object.entries<object>(this.json.resource ?? {})
      .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
      .sort();
  }

  /** Values of the outputs by name. */
  get outputs(): Record<string, unknown> {
    const outputs = Object.entries<{ value: unknown }>(this.json.output ?? {});
    return Object.fromEntries(outputs.map(([name, { value }]) => [name, value]));
  }

  #blocks(kind: "resource" | "data", type: string): Block[] {
    // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
    const named = Object.entries<any>(this.json[kind]?.[type] ?? {});
    return named.map(([name, { "//": comment, ...attributes }]) => ({
      ...attributes,
      $address: `${kind === "data" ? "data." : ""}${type}.${name}`,
      $path: comment.metadata.path.slice(this.id.length + 1),
    }));
  }

  #one(type: string, blocks: readonly Block[], path: string | undefined): Block {
    const matching = blocks.filter((block) => path === undefined || block.$path === path);
    const [block, ...others] = matching;
    if (block && others.length === 0) return block;
    const where = path === undefined ? "" : ` at "${path}"`;
    const existing = blocks.map((candidate) => candidate.$path).join(", ") || "none";
    throw new Error(`${this.id} has ${matching.length} ${type}${where}, not exactly one (${existing})`);
  }
}

/** How Terraform JSON refers to an attribute of a resource or data source. */
export function reference(block: Block, attribute: string): string {
  return `\${${block.$address}.${attribute}}`;
}
