import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { findEmulator } from "../../../operations/tools/emulator";
import { scratchFolder, script } from "./scratch";

const scratch = scratchFolder();
let folders = 0;

/** A machine whose only python3 answers as told: `-c` is the question for moto, `-m` the making of a venv. */
function machine(answers: { version?: string; moto?: string; venv?: string }) {
  const folder = path.join(scratch, String(++folders));
  const { version = "3.12.1", moto = "exit 1", venv = "exit 1" } = answers;
  const python = script(
    path.join(folder, "bin", "python3"),
    `case "$1" in\n--version) echo "Python ${version}" ;;\n-c) ${moto} ;;\n-m) ${venv} ;;\nesac`,
  );
  const toolsFolder = path.join(folder, "tools");
  return { python, toolsFolder, search: { searchPath: path.dirname(python), toolsFolder } };
}

/** Makes a virtual environment whose pip works, or not. */
const venv = (pip: string) =>
  `mkdir -p "$3/bin" && printf '#!/bin/sh\\ncase "$1" in -m) ${pip} ;; -c) echo 5.2.1 ;; esac\\n' > "$3/bin/python" && chmod +x "$3/bin/python"`;

test("a Python that has the pinned emulator is used as it is", async () => {
  const { search, python, toolsFolder } = machine({ moto: "echo 5.2.1" });
  expect(await findEmulator(search)).toEqual({ found: true, python, version: "5.2.1" });
  expect(existsSync(toolsFolder)).toBe(false);
});

test("another version of the emulator is not trusted: the pinned one is installed, and that is said", async () => {
  const { search, toolsFolder } = machine({ moto: "echo 5.1.0", venv: venv("exit 0") });
  const said: string[] = [];
  const found = await findEmulator({ ...search, report: (line) => said.push(line) });
  expect(found).toMatchObject({ found: true, python: path.join(toolsFolder, "moto-5.2.1", "bin", "python") });
  expect(said).toEqual([expect.stringMatching(/^Installing the AWS emulator \(moto 5\.2\.1\) into /)]);
  expect(await findEmulator({ ...search, report: (line) => said.push(line) })).toEqual(found);
  expect(said).toHaveLength(1);
});

test("an installation that fails leaves nothing that could pass for one", async () => {
  const { search, toolsFolder } = machine({ venv: venv("echo ERROR: no route to index >&2; exit 1") });
  expect(await findEmulator(search)).toEqual({
    found: false,
    why: "moto 5.2.1 cannot be installed: ERROR: no route to index",
    remedy: expect.stringMatching(/PIP_INDEX_URL.*moto\[dynamodb,s3,ssm\]==5\.2\.1/),
  });
  expect(readdirSync(toolsFolder)).toEqual([]);
});

test("what a killed installation left is cleared away", async () => {
  const { search, toolsFolder } = machine({ venv: venv("exit 0") });
  mkdirSync(path.join(toolsFolder, "moto-5.2.1.unfinished", "bin"), { recursive: true });
  await findEmulator(search);
  expect(readdirSync(toolsFolder)).toEqual(["moto-5.2.1"]);
});

test("a Python that is too old is named", async () => {
  const { search, python } = machine({ version: "3.9.18" });
  expect(await findEmulator(search)).toMatchObject({
    found: false,
    why: `the AWS emulator needs Python 3.10 or newer; ${python} is 3.9.18`,
  });
});

test("no Python at all is said, with where to get it", async () => {
  expect(await findEmulator({ searchPath: "/nowhere", toolsFolder: scratch })).toEqual({
    found: false,
    why: "the AWS emulator needs Python 3.10 or newer",
    remedy: expect.stringContaining("https://www.python.org/downloads"),
  });
});

test("Debian's Python without python3-venv gets the remedy for that", async () => {
  const debian =
    "echo The virtual environment was not created successfully because ensurepip is not available; exit 1";
  expect(await findEmulator(machine({ venv: debian }).search)).toMatchObject({
    found: false,
    remedy: "On Debian and Ubuntu: sudo apt-get install python3-venv",
  });
});
