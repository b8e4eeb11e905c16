/** A query that asks for what nobody sends is found, with what was meant. */
import { found, inquiries } from "./found";

describe("a query", () => {
  const asking = (text: string, source: "metrics" | "logs" | "spans" | "events" = "metrics") =>
    found({ inquiries: { ...inquiries, queries: [{ where: "here", source, text }] } });

  test.each([
    [
      "with a typo in the metric",
      "sum:trace.http.server.request.hit{env:dev}",
      "nobody sends trace.http.server.request.hit, but",
    ],
    ["with a typo in a tag", "sum:kong.http.requests.count{enviroment:dev}", "has no tag enviroment"],
    ["that groups by what is no tag", "sum:kong.http.requests.count{*} by {status}", "has no tag status"],
    [
      "for the status of a latency",
      "p99:trace.http.server.request{http.status_code:200}",
      "has no tag http.status_code",
    ],
    [
      "for another service",
      "sum:trace.http.server.request.hits{service:sample-web-app-preview}",
      "never has service:sample-web-app-preview",
    ],
    [
      "for a variable that there is not",
      "sum:trace.http.server.request.hits{$region}",
      "has no variable $region",
    ],
    ["for a percentile of a count", "p99:trace.http.server.request.hits{*}", "wants percentiles"],
    ["for a count of a gauge", "sum:v8js.memory.heap.used{*}.as_count()", "is a gauge"],
    [
      "for requests and mirrored ones alike",
      "avg:http.server.request.duration{env:dev}",
      "choose one by operation.name",
    ],
    ["for the legacy names", "sum:trace.http.request.hits{*}", "nobody sends trace.http.request.hits"],
    [
      "for upstreams' health, which Kong's check makes no metric of",
      "avg:kong.upstream.target.health{*}",
      "nobody sends",
    ],
  ])("%s", (_, text, problem) => {
    expect(asking(text)).toContain(problem);
  });

  test("that cannot be read", () => {
    expect(() => asking("hits per second")).toThrow('No metric query in "hits per second"');
    expect(() => asking("sum:a.b{x:y} + sum:{z}")).toThrow("Not all of");
  });

  test("for a field that no log line has", () => {
    expect(asking("service:sample-web-app @http.status:500", "logs")).toContain(
      "no logs have the attribute @http.status",
    );
  });

  test("for a field that the pipeline adds is no mistake", () => {
    expect(asking("@http.status_category:5xx", "logs")).toBe("");
  });

  test("for a tag that no event has", () => {
    expect(asking("source:argo-rollouts cluster:dev", "events")).toContain("events has no tag cluster");
  });

  test("for an attribute that no span has", () => {
    expect(asking("@http.verb:GET", "spans")).toContain("no spans have the attribute @http.verb");
  });

  test("for percentiles that nobody asked to be kept", () => {
    expect(found({ inquiries: { ...inquiries, percentiles: [] } })).toContain("v8js.gc.duration");
  });
});
