import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { addSummary, annotation, setOutputs } from "../../operations/github/job";

const scratch = mkdtempSync(path.join(tmpdir(), "job-"));
const file = path.join(scratch, "file");
beforeEach(() => writeFileSync(file, ""));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Reads outputs as GitHub's runner does: `name<<end`, lines, `end`. */
function outputs(): Record<string, string> {
  const lines = readFileSync(file, "utf8").split("\n");
  const read: Record<string, string> = {};
  for (let at = 0; at < lines.length - 1; ) {
    const [name, end] = (lines[at] as string).split("<<") as [string, string];
    const to = lines.indexOf(end, at + 1);
    read[name] = lines.slice(at + 1, to).join("\n");
    at = to + 1;
  }
  return read;
}

test("whatever an output's value is, it makes no other output", () => {
  const line = fc.oneof(fc.string(), fc.constantFrom("EOF", "admin<<x", "true", "x"));
  const value = fc.array(line).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(value, value, (one, other) => {
      writeFileSync(file, "");
      setOutputs({ one, other }, file);
      expect(outputs()).toEqual({ one, other });
    }),
  );
});

test("whatever a message is, its annotation is one line", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const line = annotation("notice", `${one}\n::error::${other}`);
      expect(line.split(/[\r\n]/)).toHaveLength(1);
      expect(line).toMatch(/^::notice::/);
    }),
  );
});

test("summaries stand apart from one another, and an empty one is none", () => {
  addSummary("## One\n", file);
  addSummary("", file);
  addSummary("## Two", file);
  expect(readFileSync(file, "utf8")).toBe("## One\n\n## Two\n\n");
});

test("outside of a workflow nothing is written", () => {
  setOutputs({ a: "b" }, "");
  addSummary("text", "");
  expect(readFileSync(file, "utf8")).toBe("");
});
