import { figuresOf } from "../../operations/bench/comparison";
import type { Figure } from "../../operations/bench/figure";
import { withFigures } from "../../operations/bench/report";

const date = new Date("2026-11-23T12:00:00Z");
const EMPTY =
  "# Performance\n\n<!-- figures: npm run bench writes them -->\n<!-- end of figures -->\n\nMethod.\n";
const figure: Figure = {
  bench: "synth",
  what: "`npm run synth`",
  measured: 0.5,
  unit: "s",
  aim: { atMost: 1 },
};
const ladder: Figure = {
  ...figure,
  bench: "ladder",
  what: "`npm test`",
  measured: 960,
  aim: { atMost: 900 },
};
const rows = (page: string) => page.split("\n").filter((line) => /^\| (synth|ladder|service)/.test(line));

test("a figure stands beside what was aimed at, and says when it misses it", () => {
  const page = withFigures(EMPTY, { figures: [ladder, figure], date });
  expect(rows(page)).toEqual([
    "| synth | `npm run synth` | 0.50 s | at most 1 s | met | 2026-11-23 |",
    "| ladder | `npm test` | 960 s | at most 900 s | **missed** | 2026-11-23 |",
  ]);
  expect(page).toMatch(/^# Performance\n/);
  expect(page).toMatch(/\nMethod\.\n$/);
});

test("a bench that runs alone replaces its own rows, and leaves those of the others with their day", () => {
  const before = withFigures(EMPTY, { figures: [figure, ladder], date });
  const later = { ...ladder, measured: 800 };
  const after = withFigures(before, { figures: [later], date: new Date("2026-11-24T12:00:00Z") });
  expect(rows(after)).toEqual([
    "| synth | `npm run synth` | 0.50 s | at most 1 s | met | 2026-11-23 |",
    "| ladder | `npm test` | 800 s | at most 900 s | met | 2026-11-24 |",
  ]);
});

test("a page that lost the place of its figures is refused, with what to restore", () => {
  expect(() => withFigures("# Performance\n", { figures: [figure], date })).toThrow(
    /docs\/performance\.md: .* do not enclose a table/,
  );
});

test("a comparison gives the median of the ratios of its pairs, not the ratio of medians", () => {
  const runs = (...seconds: number[]) => seconds.map((value) => ({ seconds: value, peakMegabytes: 100 }));
  const figures = figuresOf({
    bench: "synth",
    ours: { name: "ours", runs: runs(1, 10, 3) },
    theirs: { name: "theirs", runs: runs(10, 20, 5) },
    aims: { ratio: 0.5 },
  });
  expect(figures.map(({ what, measured }) => [what, measured])).toEqual([
    ["ours", 3],
    ["theirs", 10],
    ["ours ÷ theirs", 0.5],
    ["ours, memory of its largest process", 100],
  ]);
});
