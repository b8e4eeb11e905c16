import { colorsFor, isLive } from "../../../operations/terminal/output";

const terminal = { isTTY: true, write: () => true };
const pipe = { write: () => true };

test.each([
  ["a terminal", terminal, { TERM: "xterm" }, true],
  ["a pipe", pipe, { TERM: "xterm" }, false],
  ["a pipe on CI", pipe, { CI: "true" }, false],
  ["a terminal with NO_COLOR", terminal, { TERM: "xterm", NO_COLOR: "1" }, false],
  ["a dumb terminal", terminal, { TERM: "dumb" }, false],
  ["a pipe with FORCE_COLOR", pipe, { FORCE_COLOR: "1" }, true],
  ["a pipe with FORCE_COLOR=0", pipe, { FORCE_COLOR: "0" }, false],
  ["a pipe with FORCE_COLOR and NO_COLOR", pipe, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
])("colours on %s: %#", (_, output, env, expected) => {
  expect(colorsFor(output, env).green("x") === "\x1b[32mx\x1b[39m").toBe(expected);
});

test("lines are redrawn in place on a terminal only", () => {
  expect(isLive(terminal, { TERM: "xterm" })).toBe(true);
  expect(isLive(terminal, { TERM: "xterm", NO_COLOR: "1" })).toBe(true);
  expect(isLive(terminal, { TERM: "dumb" })).toBe(false);
  expect(isLive(pipe, { TERM: "xterm", FORCE_COLOR: "1" })).toBe(false);
});
