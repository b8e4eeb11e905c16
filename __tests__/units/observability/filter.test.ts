import fc from "fast-check";
import {
  not,
  Placeholder,
  prefix,
  printFilters,
  tag,
  tagValue,
  variable,
} from "../../../constructs/observability/query/filter";

describe("A filter", () => {
  test("joins its conditions with commas, and negates with an exclamation mark", () => {
    expect(printFilters([tag("env", "prod"), not(prefix("http.status_code", "5"))])).toBe(
      "env:prod,!http.status_code:5*",
    );
  });

  test("without conditions is everything", () => {
    expect(printFilters([])).toBe("*");
  });

  test("uses words throughout as soon as one tag may have several values: Datadog takes no mixture", () => {
    expect(
      printFilters([
        variable("env"),
        tag("phase", "failed", "unknown"),
        not(tag("a", "b")),
        not(tag("c", "d", "e")),
      ]),
    ).toBe("$env AND phase IN (failed,unknown) AND NOT a:b AND c NOT IN (d,e)");
  });

  test("leaves the arguments of Rollouts as they are", () => {
    expect(printFilters([tag("service", new Placeholder("{{args.service-name}}"))])).toBe(
      "service:{{args.service-name}}",
    );
  });

  test("refuses a key that no tag has, and a value that nothing is left of", () => {
    expect(() => tag("Env", "prod")).toThrow('"Env" is no key of a tag');
    expect(() => tag("env}", "prod")).toThrow('"env}" is no key of a tag');
    expect(() => tag("env", "***")).toThrow('"***" has nothing that could stand in a tag');
  });
});

describe("A tag's value", () => {
  test("is as Datadog keeps it", () => {
    expect(tagValue("GET /echo")).toBe("get_/echo");
    expect(tagValue("V1.2-RC1")).toBe("v1.2-rc1");
    expect(tagValue("a, b} by {c")).toBe("a_b_by_c");
    expect(tagValue("x".repeat(300))).toHaveLength(200);
  });

  test("never holds what has a meaning in a query, and is left alone the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        let kept: string;
        try {
          kept = tagValue(value);
        } catch {
          return;
        }
        expect(kept).not.toMatch(/[\s,{}()[\]!*$"'<>=&|A-Z]/);
        expect(tagValue(kept)).toBe(kept);
      }),
    );
  });

  test("cannot add a condition, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ minLength: 1 }).map((text) => `v${text}`),
          { minLength: 1 },
        ),
        (values) => {
          const printed = printFilters(values.map((value, at) => tag(`key${at}`, value)));
          expect(printed.split(",")).toHaveLength(values.length);
          expect(printed.split(",").map((condition) => condition.split(":")[0])).toEqual(
            values.map((_, at) => `key${at}`),
          );
        },
      ),
    );
  });
});
