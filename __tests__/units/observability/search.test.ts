import fc from "fast-check";
import {
  chosen,
  escapeTerm,
  hasAttribute,
  hasTag,
  Search,
  within,
} from "../../../constructs/observability/query/search";

describe("A search", () => {
  test("joins its terms, and writes fields with @", () => {
    const search = new Search(
      "logs",
      chosen("env"),
      hasTag("service", "sample-web-app"),
      within("http.status_code", 500, 599),
      hasAttribute("level", "error", "fatal"),
    );
    expect(search.print()).toBe(
      "$env service:sample-web-app @http.status_code:[500 TO 599] @level:(error OR fatal)",
    );
  });

  test("without terms is everything", () => {
    expect(new Search("events").print()).toBe("*");
  });

  test("names the tags and fields that it reads, each once", () => {
    const search = new Search(
      "logs",
      hasTag("service", "a"),
      chosen("cluster", "kube_cluster_name"),
      within("http.status_code", 500, 599),
      hasAttribute("http.status_code", "500"),
    );
    expect(search.references()).toEqual({
      tagKeys: ["service", "kube_cluster_name"],
      attributes: ["http.status_code"],
    });
  });
});

describe("A value in a search", () => {
  test("keeps nothing of what the search takes for its own", () => {
    expect(escapeTerm("GET /echo?a=*")).toBe("GET\\ \\/echo\\?a\\=\\*");
    expect(escapeTerm("-1")).toBe("\\-1");
    expect(escapeTerm("sample-web-app")).toBe("sample-web-app");
    expect(escapeTerm("OR")).toBe('"OR"');
    expect(() => escapeTerm("")).toThrow("A search for an empty value finds nothing");
  });

  test("can be read back, whatever it is, and ends nowhere but at its end", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        const escaped = escapeTerm(value);
        if (escaped === `"${value}"`) return;
        expect(escaped.replace(/\\([\s\S])/g, "$1")).toBe(value);
        expect(escaped.replace(/\\[\s\S]/g, "")).not.toMatch(/[\s():"*?<>=[\]{}]/);
      }),
    );
  });
});
