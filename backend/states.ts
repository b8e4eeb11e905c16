import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Aws, readObject } from "./aws";

/** A Terraform state, as far as it is looked into here. */
export interface State {
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface Resource {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes: { readonly id?: string } }[];
}

/** The state in the bucket; undefined when there is no such bucket, or nothing in it under that key. */
export async function readRemoteState(aws: Aws, bucket: string, key: string): Promise<State | undefined> {
  const object = await readObject(aws, bucket, key);
  return object && (JSON.parse(object.toString()) as State);
}

/** What `state` knows and `other` does not, as "address (id)". Empty: `other` is the same, or came after it. */
export function unknownTo(other: State, state: State): string[] {
  const known = new Set(inventory(other));
  return inventory(state).filter((resource) => !known.has(resource));
}

function inventory(state: State): string[] {
  return state.resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ type, name, instances }) =>
      instances.map(({ attributes }) => `${type}.${name} (${attributes.id})`),
    );
}

/**
 * A stack's state on this machine, from before there is a bucket to hold it.
 *
 * It is not called terraform.tfstate: Terraform would find that by itself and ask whether to move it.
 */
export class LocalState {
  static readonly FILE = "bootstrap.tfstate";
  private readonly file: string;
  private readonly override: string;

  constructor(private readonly folder: string) {
    this.file = path.join(folder, LocalState.FILE);
    this.override = path.join(folder, "backend_override.tf.json");
  }

  /** Makes the next `terraform init` work on this state. */
  use(): void {
    const backend = { local: { path: LocalState.FILE } };
    writeFileSync(this.override, `${JSON.stringify({ terraform: { backend } }, null, 2)}\n`);
    this.forgetBackend();
  }

  /** Makes the next `terraform init` work on the state in the bucket; it moves nothing by itself. */
  leave(): void {
    rmSync(this.override, { force: true });
    this.forgetBackend();
  }

  /** A file that a killed Terraform left half-written is set aside: what it named is found by other means. */
  read(): State | undefined {
    try {
      return JSON.parse(readFileSync(this.file, "utf8")) as State;
    } catch (error) {
      if (error instanceof SyntaxError) renameSync(this.file, `${this.file}.damaged`);
      else if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      return undefined;
    }
  }

  remove(): void {
    for (const suffix of ["", ".backup", ".damaged"]) rmSync(this.file + suffix, { force: true });
    rmSync(path.join(this.folder, `.${LocalState.FILE}.lock.info`), { force: true });
  }

  /** Terraform notes here where it last worked, and would offer to migrate from there. */
  private forgetBackend(): void {
    rmSync(path.join(this.folder, ".terraform", "terraform.tfstate"), { force: true });
  }
}
