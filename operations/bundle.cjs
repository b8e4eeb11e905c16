/**
 * A program of this repository as one JavaScript file with everything it imports, kept between runs.
 *
 * What is kept is named after the size and time of each source and of the installed packages: change one, and
 * the next run bundles anew. Beside the code stands what V8 made of it, which halves the time of a synth.
 */
const { createHash } = require("node:crypto");
const {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const path = require("node:path");

/**
 * @param require Resolves packages from the repository.
 * @param root Folder of the repository.
 * @param file TypeScript file with the program, relative to `root`.
 * @returns The code, V8's data for it if there is any, and two functions: one reads the source map, one keeps
 *   V8's data for the next run.
 */
function bundle(require, root, file) {
  const folder = path.join(root, "node_modules", ".cache", "run");
  const name = file.replaceAll(/[/\\]/g, "-");
  const at = (ending) => path.join(folder, `${name}-${ending}`);

  const known = readIfThere(at("inputs.json"));
  const kept = known && fingerprint(root, JSON.parse(known));
  const code = kept && readIfThere(at(`${kept}.cjs`));
  if (code) return result(kept, code, () => readIfThere(at(`${kept}.map`)));

  const { code: made, map, inputs } = build(require, root, file);
  const id = fingerprint(root, inputs);
  keep(folder, () => {
    for (const old of readdirSync(folder)) {
      if (old.startsWith(`${name}-`)) rmSync(path.join(folder, old), { force: true });
    }
    write(at(`${id}.map`), map);
    write(at(`${id}.cjs`), made);
    write(at("inputs.json"), JSON.stringify(inputs));
  });
  return result(id, made, () => map);

  function result(id, code, readMap) {
    const data = at(`${id}-${process.version}-${process.arch}.v8`);
    return {
      code,
      readMap,
      cachedData: readIfThere(data, null),
      keepCachedData: (bytes) => keep(folder, () => write(data, bytes)),
    };
  }
}

function build(require, root, file) {
  const { outputFiles, metafile } = require("esbuild").buildSync({
    entryPoints: [path.join(root, file)],
    outfile: path.join(root, `${file}.cjs`),
    absWorkingDir: root,
    write: false,
    bundle: true,
    metafile: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "external",
    logLevel: "error",
  });
  const [map, code] = outputFiles;
  const own = Object.keys(metafile.inputs).filter((input) => !input.includes("node_modules/"));
  // npm writes the second whenever it changes a package.
  return { code: code.text, map: map.text, inputs: [...own, "node_modules/.package-lock.json"] };
}

function fingerprint(root, inputs) {
  const hash = createHash("sha1");
  for (const input of inputs) {
    const stat = statSync(path.join(root, input), { throwIfNoEntry: false });
    hash.update(`${input} ${stat?.size} ${stat?.mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** Keeping is a matter of speed alone: where it cannot be done, the program runs all the same. */
function keep(folder, work) {
  try {
    mkdirSync(folder, { recursive: true });
    work();
  } catch (error) {
    if (!["EACCES", "EROFS", "ENOSPC", "ENOENT", "ENOTDIR", "EEXIST"].includes(error.code)) throw error;
  }
}

/** Whole or not at all: another run may be reading. */
function write(file, content) {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

function readIfThere(file, encoding = "utf8") {
  try {
    return readFileSync(file, encoding);
  } catch {
    return undefined;
  }
}

module.exports = { bundle };
