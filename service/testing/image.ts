/** Builds an image without an engine: each stage is a folder, each instruction does there what it would do. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { reachesBuild, readDockerfile, type Stage } from "./dockerfile";

/** What an engine would have made of the last stage. */
export interface Image {
  /** The folder that is its root. */
  readonly root: string;
  readonly workdir: string;
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}

/** A stage being built. */
interface Build {
  readonly root: string;
  readonly args: Record<string, string>;
  readonly env: Record<string, string>;
  readonly labels: Record<string, string>;
  workdir: string;
  user: string;
  command: string[];
}

/** An image's build, and what it left on the disk. */
export class ImageBuild {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "image-"));
  readonly #stages = new Map<string, Build>();
  readonly #context: string;
  readonly #args: Readonly<Record<string, string>>;

  /** @param context The folder that is sent to the engine. @param args What `--build-arg` would say. */
  constructor(context: string, args: Readonly<Record<string, string>>) {
    this.#context = context;
    this.#args = args;
  }

  /** Builds every stage of a Dockerfile. Base images are empty here: programs are those of this machine. */
  run(dockerfile: string): Image {
    const stages = readDockerfile(dockerfile);
    const builds = stages.map((stage, index) => this.#build(stage, path.join(this.#folder, String(index))));
    const last = builds.at(-1);
    if (!last) throw new Error("The Dockerfile has no stage.");
    return last;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #build(stage: Stage, root: string): Build {
    const parent = this.#stages.get(stage.from);
    mkdirSync(root, { recursive: true });
    if (parent) cpSync(parent.root, root, { recursive: true, verbatimSymlinks: true });
    const { workdir = "/", user = "root", env = {} } = parent ?? {};
    const build: Build = { root, workdir, user, env: { ...env }, args: {}, labels: {}, command: [] };
    for (const { name, text } of stage.instructions) this.#do(name, text, build);
    this.#stages.set(stage.name, build);
    return build;
  }

  #do(name: string, text: string, build: Build): void {
    switch (name) {
      case "ARG":
        Object.assign(build.args, pairs(text), pick(this.#args, Object.keys(pairs(text))));
        break;
      case "ENV":
        Object.assign(build.env, pairs(text, build.args));
        break;
      case "LABEL":
        Object.assign(build.labels, pairs(text, build.args));
        break;
      case "USER":
        build.user = text;
        break;
      case "CMD":
        build.command = JSON.parse(text);
        break;
      case "WORKDIR":
        build.workdir = path.posix.join(build.workdir, text);
        mkdirSync(path.join(build.root, build.workdir), { recursive: true });
        break;
      case "COPY":
        this.#copy(text, build);
        break;
      case "RUN":
        this.#execute(text, build);
        break;
      case "EXPOSE":
      case "HEALTHCHECK":
        break;
      default:
        throw new Error(`${name} is not rehearsed. Teach it to testing/image.ts.`);
    }
  }

  #copy(text: string, { root, workdir }: Build): void {
    const [, from, files = ""] = /^(?:--from=(\S+) )?(.*)$/.exec(text) ?? [];
    const names = files.split(" ");
    const target = names.pop() ?? "";
    const source = from === undefined ? this.#sentContext() : this.#stages.get(from)?.root;
    if (!source) throw new Error(`COPY ${text}: there is no stage "${from}" before it.`);
    for (const name of names) {
      const into = target.endsWith("/") ? path.posix.join(target, path.posix.basename(name)) : target;
      cpSync(path.join(source, name), path.join(root, path.posix.resolve(workdir, into)), {
        recursive: true,
      });
    }
  }

  /** Runs a command as root would in the container, with this machine's Node and npm's cache. */
  #execute(command: string, { root, workdir, env }: Build): void {
    const inherited = pick(process.env, ["PATH", "HOME", "npm_config_cache", "npm_config_registry"]);
    execFileSync("sh", ["-c", command], {
      cwd: path.join(root, workdir),
      env: { ...inherited, npm_config_prefer_offline: "true", npm_config_loglevel: "error", ...env },
      stdio: ["ignore", "ignore", "inherit"],
      timeout: 120_000,
    });
  }

  /** The context without what `.dockerignore` keeps back. */
  #sentContext(): string {
    const sent = path.join(this.#folder, "context");
    const dockerignore = readFileSync(path.join(this.#context, ".dockerignore"), "utf8");
    mkdirSync(sent, { recursive: true });
    for (const file of filesBelow(this.#context)) {
      if (reachesBuild(file, dockerignore)) cpSync(path.join(this.#context, file), path.join(sent, file));
    }
    return sent;
  }
}

/** Files below a folder, relative to it; installed packages and hidden folders would be too many. */
function filesBelow(folder: string, below = ""): string[] {
  return readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(below, entry.name);
    if (!entry.isDirectory()) return [file];
    return entry.name === "node_modules" || entry.name.startsWith(".") ? [] : filesBelow(folder, file);
  });
}

/** `A=1 B="two words" C=$A`, or `A` alone, which is empty. */
function pairs(text: string, values: Readonly<Record<string, string>> = {}): Record<string, string> {
  const found = text.matchAll(/([\w.]+)(?:=(?:"([^"]*)"|(\S*)))?/g);
  const expand = (value: string) => value.replaceAll(/\$(\w+)/g, (_, name) => values[name] ?? "");
  return Object.fromEntries([...found].map(([, name, quoted, bare]) => [name, expand(quoted ?? bare ?? "")]));
}

function pick(
  from: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Record<string, string> {
  const found = names.map((name) => [name, from[name]]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(found);
}
