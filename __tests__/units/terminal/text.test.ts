import fc from "fast-check";
import { count, duration, inWords, pad, truncate, width } from "../../../operations/terminal/text";

test("durations read like a person would say them", () => {
  expect([400, 7_000, 59_499, 59_500, 65_000, 600_000].map(duration)).toEqual([
    "0 s",
    "7 s",
    "59 s",
    "1 min 00 s",
    "1 min 05 s",
    "10 min 00 s",
  ]);
});

test("one resource is not one resources", () => {
  expect([count(1, "resource"), count(0, "resource"), count(41, "resource")]).toEqual([
    "1 resource",
    "0 resources",
    "41 resources",
  ]);
});

test("names are listed as one would say them", () => {
  expect([["vpc"], ["vpc", "eks"], ["vpc", "eks", "ecr"]].map(inWords)).toEqual([
    "vpc",
    "vpc and eks",
    "vpc, eks, and ecr",
  ]);
});

test("a text that is cut says so in its last column", () => {
  expect(truncate("aws_subnet.private", 10)).toBe("aws_subne…");
  expect(truncate("日本語日本語", 6)).toBe("日本…");
  expect(truncate("short", 5)).toBe("short");
});

test("no text, cut and filled, is wider or narrower than asked for", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
      expect(width(pad(truncate(text, columns), columns))).toBe(columns);
    }),
  );
});
