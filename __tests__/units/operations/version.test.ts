import fc from "fast-check";
import { compareVersions, newest } from "../../../operations/tools/version";

test.each([
  ["5.100.0", "6.9.0"],
  ["5.9.0", "5.100.0"],
  ["1.11", "1.11.1"],
  ["1.10.5", "1.11"],
])("%s is older than %s", (older, newer) => {
  expect(compareVersions(older, newer)).toBeLessThan(0);
  expect(compareVersions(newer, older)).toBeGreaterThan(0);
  expect(newest([newer, older])).toBe(newer);
});

test("the newest is not older than any other", () => {
  const version = fc.tuple(fc.nat(20), fc.nat(200), fc.nat(20)).map((numbers) => numbers.join("."));
  fc.assert(
    fc.property(fc.array(version, { minLength: 1 }), (versions) => {
      const best = newest(versions) as string;
      expect(versions).toContain(best);
      expect(versions.every((other) => compareVersions(best, other) >= 0)).toBe(true);
    }),
  );
});
