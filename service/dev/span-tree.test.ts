import pc from "picocolors";
import { formatSpanTree, type Span } from "./span-tree";

const plain = pc.createColors(false);

/** A span from one microsecond to another. */
function span(
  spanId: string,
  parentSpanId: string,
  name: string,
  from: number,
  to: number,
  code = "unset",
): Span {
  return {
    spanId,
    parentSpanId,
    name,
    start: BigInt(from) * 1000n,
    end: BigInt(to) * 1000n,
    status: { code },
  };
}

test("draws each span under its parent, in order of time, as long as it took", () => {
  const spans = [
    span("c", "a", "render echo", 2000, 3000),
    span("b", "a", "handler echo", 1000, 3000),
    span("a", "caller", "GET /echo", 0, 4000),
  ];
  expect(formatSpanTree(spans, plain)).toBe(
    [
      "GET /echo      4.00 ms ████████████████████████████████",
      "├ handler echo 2.00 ms         ████████████████",
      "└ render echo  1.00 ms                 ████████",
    ].join("\n"),
  );
});

test("draws spans below spans", () => {
  const spans = [
    span("a", "", "one", 0, 100_000),
    span("b", "a", "two", 0, 50_000),
    span("c", "b", "three", 0, 25_000),
    span("d", "a", "four", 50_000, 100_000),
  ];
  expect(formatSpanTree(spans, plain)).toBe(
    [
      "one        100 ms ████████████████████████████████",
      "├ two     50.0 ms ████████████████",
      "│ └ three 25.0 ms ████████",
      "└ four    50.0 ms                 ████████████████",
    ].join("\n"),
  );
});

test("says which spans failed", () => {
  expect(formatSpanTree([span("a", "", "GET /status/:code", 0, 10, "error")], plain)).toMatch(/█ error$/);
});

test("gives the shortest span a bar that can be seen", () => {
  const spans = [span("a", "", "long", 0, 1_000_000), span("b", "a", "short", 1_000_000, 1_000_000)];
  const [, short] = formatSpanTree(spans, plain).split("\n");
  expect(short).toMatch(/ {31}█$/);
});

test("tells of two spans that begin at once the longer one first", () => {
  const spans = [
    span("a", "", "GET /", 0, 9),
    span("b", "a", "render", 0, 2),
    span("c", "a", "handler", 0, 5),
  ];
  expect(formatSpanTree(spans, plain)).toMatch(/handler(.|\n)*render/);
});
