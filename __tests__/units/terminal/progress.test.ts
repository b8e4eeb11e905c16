import { Progress } from "../../../operations/terminal/progress";

const UP_AND_CLEAR = new RegExp(`${String.fromCharCode(27)}\\[(\\d+)A${String.fromCharCode(27)}\\[J`);

/** What a person would see after `text` was written to a terminal: knows "up n lines and clear from there". */
function seen(text: string): string[] {
  const lines: string[] = [];
  for (const piece of text.split(/(?<=\n)/)) {
    const move = UP_AND_CLEAR.exec(piece);
    if (move) lines.splice(lines.length - Number(move[1]));
    const line = piece.replace(UP_AND_CLEAR, "").replace("\n", "");
    if (line) lines.push(line);
  }
  return lines;
}

function follow(kind: "terminal" | "pipe", columns = 60) {
  let written = "";
  let time = 0;
  const output = { isTTY: kind === "terminal", columns, write: (text: string) => (written += text) };
  const progress = new Progress(output, { env: { TERM: "xterm", NO_COLOR: "1" }, now: () => time });
  return {
    progress,
    written: () => written,
    screen: () => seen(written),
    pass: (milliseconds: number) => {
      time += milliseconds;
      jest.advanceTimersByTime(milliseconds);
    },
  };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("on a terminal", () => {
  test("what runs side by side has a line each, with a spinner and its seconds", () => {
    const { progress, screen, pass } = follow("terminal");
    progress.start("vpc", "apply").detail("aws_subnet.private");
    pass(2_000);
    progress.start("secrets", "init");
    pass(1_000);
    expect(screen()).toEqual([
      "⠋ vpc             3 s  apply · aws_subnet.private",
      "⠋ secrets         1 s  init",
    ]);
    pass(100);
    expect(screen()[0]).toMatch(/^⠙ vpc/);
    progress.stop();
  });

  test("what ended stays above what still runs", () => {
    const { progress, screen, pass } = follow("terminal");
    const vpc = progress.start("vpc", "apply");
    const ecr = progress.start("ecr", "apply");
    pass(12_000);
    ecr.done("5 resources");
    progress.say("A note.");
    pass(1_000);
    vpc.fail("no such zone");
    expect(screen()).toEqual([
      "✓ ecr            12 s  5 resources",
      "A note.",
      "✗ vpc            13 s  no such zone",
    ]);
    progress.stop();
  });

  test("what was only looked up leaves nothing behind", () => {
    const { progress, screen } = follow("terminal");
    const lookup = progress.start("tools", "look for terraform");
    const vpc = progress.start("vpc", "apply");
    lookup.vanish();
    expect(screen()).toEqual(["⠋ vpc             0 s  apply"]);
    vpc.vanish();
    expect(screen()).toEqual([]);
    progress.stop();
  });

  test("a line never wraps, for a wrapped line could not be redrawn", () => {
    const { progress, screen } = follow("terminal", 40);
    progress.start("vpc", "apply").detail("x");
    progress.start("ecr", `${"long ".repeat(20)}\nsecond line`);
    for (const line of screen()) expect(line.length).toBeLessThanOrEqual(40);
    expect(screen()).toHaveLength(2);
    progress.stop();
    expect(screen()).toEqual([]);
  });
});

describe("on a pipe", () => {
  test("every event is one plain line", () => {
    const { progress, written, pass } = follow("pipe");
    const vpc = progress.start("vpc", "init");
    pass(2_000);
    vpc.step("apply");
    vpc.detail("aws_subnet.private");
    pass(3_000);
    vpc.done("41 resources");
    progress.start("ecr", "init").fail("no such bucket");
    progress.start("eks", "init").leave("not emulated");
    expect(written().split("\n")).toEqual([
      "vpc: init",
      "vpc: apply",
      "vpc: done after 5 s: 41 resources",
      "ecr: init",
      "ecr: failed after 0 s: no such bucket",
      "eks: init",
      "eks: left after 0 s: not emulated",
      "",
    ]);
    progress.stop();
  });

  test("what stays silent for 15 seconds says that it still runs, and at what", () => {
    const { progress, written, pass } = follow("pipe");
    progress.start("vpc", "apply").detail("aws_nat_gateway.a");
    pass(14_000);
    expect(written()).toBe("vpc: apply\n");
    pass(17_000);
    expect(written().split("\n").slice(1, -1)).toEqual([
      "vpc: still at it after 31 s: apply (aws_nat_gateway.a)",
    ]);
    progress.stop();
  });

  test("there is not one control character", () => {
    const { progress, written, pass } = follow("pipe");
    progress.start("vpc", "apply").detail("x");
    pass(40_000);
    progress.say("note");
    progress.stop();
    const control = Array.from(written()).filter((character) => character < " " && character !== "\n");
    expect(control).toEqual([]);
  });
});

test("a task ends once: what it says afterwards is not heard", () => {
  const { progress, written } = follow("pipe");
  const task = progress.start("vpc", "apply");
  task.done("41 resources");
  task.fail("too late");
  expect(written()).not.toContain("too late");
  progress.stop();
});
