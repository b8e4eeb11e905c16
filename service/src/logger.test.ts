import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
import { createLogger } from "./logger";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "logger-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const config = { serviceName: "test", logLevel: "info" } as const;
const linesOf = (text: string) => text.trimEnd().split("\n");

test("flush resolves when every line so far is in the file", async () => {
  const file = path.join(folder, "flushed");
  const logger = createLogger(config, file);
  for (let i = 0; i < 1_000; i += 1) logger.info({ i }, "line");
  logger.debug({}, "below the level");
  await logger.flush();
  const lines = linesOf(readFileSync(file, "utf8"));
  expect(lines.map((line) => JSON.parse(line).i)).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
});

test("an error is logged with its trace, the time in RFC 3339, the level as a word", async () => {
  const file = path.join(folder, "error");
  const logger = createLogger(config, file);
  logger.error({ error: new Error("broken") }, "it broke");
  await logger.flush();
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    level: "error",
    service: "test",
    message: "it broke",
    error: { message: "broken", stack: expect.stringContaining("logger.test.ts") },
  });
});

/** Bundles a program around a logger. */
function programOf(contents: string): string {
  const program = path.join(folder, "program.js");
  buildSync({ stdin: { contents, resolveDir: __dirname }, outfile: program, bundle: true, platform: "node" });
  return program;
}

const onLinux = process.platform === "linux" ? test : test.skip;
onLinux("a disk that is full stops neither the process nor its exit", () => {
  const program = programOf(`import { createLogger } from "./logger";
    const logger = createLogger({ serviceName: "test", logLevel: "info" }, "/dev/full");
    setInterval(() => logger.info({}, "line"), 20);
    setTimeout(() => process.exit(3), 500);`);
  const { status, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8", timeout: 10_000 });
  expect({ status, stderr }).toEqual({ status: 3, stderr: "" });
});

test.each([
  ["exits", "process.exit(3)"],
  ["throws", "setImmediate(() => { throw new Error('unexpected') })"],
  ["runs out of work", ""],
])("a process that %s loses no line", (_, end) => {
  const program = programOf(`import { createLogger } from "./logger";
    const logger = createLogger({ serviceName: "test", logLevel: "info" });
    for (let i = 0; i < 200; i += 1) logger.info({ i }, "line");
    ${end}`);
  let output: string;
  try {
    output = execFileSync(process.execPath, [program], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  expect(linesOf(output)).toHaveLength(200);
});
