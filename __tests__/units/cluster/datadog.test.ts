/** The stand-in for Datadog answers each question of the chart's analysis, as the version's tag says. */
import { answer } from "../../../operations/cluster/datadog";

const scope = "{service:sample-web-app,env:prod,version:2.0.0-6b7}";
const queries = {
  traffic: `cumsum(default_zero(sum:trace.http.server.request.hits${scope}.as_count()))`,
  errorRate: `cumsum(default_zero(sum:trace.http.server.request.errors${scope}.as_count())) / clamp_min(1, 1)`,
  latency: `p99:trace.http.server.request${scope}.rollup(60).fill(last)`,
};

function values(behaviour: Parameters<typeof answer>[1], seconds = 0) {
  return Object.values(queries).map((query) => {
    const { status, body } = answer(query, behaviour, seconds) as { status: number; body: never };
    const [series] = (body as { series?: { pointlist: [number, number][] }[] }).series ?? [];
    return series ? series.pointlist.at(-1)?.[1] : status;
  });
}

it("measures nothing bad of a version without a word", () => {
  expect(values(undefined)).toEqual([1000, 0.001, 0.1]);
});

it("measures errors of one that fails, and a long time of one that is slow", () => {
  expect(values("failing")).toEqual([1000, 0.5, 0.1]);
  expect(values("slow")).toEqual([1000, 0.001, 2]);
});

it("measures errors of one that gets worse only after some seconds", () => {
  expect(values("worsening", 1)).toEqual(values(undefined));
  expect(values("worsening", 6)).toEqual(values("failing"));
});

it("measures errors of users' requests alone, of one that only mirrored requests find well", () => {
  expect(values("unwelcome")).toEqual(values("failing"));
  const mirrored = queries.errorRate.replaceAll("http.server.request", "http.server.shadow");
  expect(answer(mirrored, "unwelcome", 0)).toMatchObject({
    body: { series: [{ pointlist: [[expect.any(Number), 0.001]] }] },
  });
});

it("has no series of one that is silent, and no answer about one that cannot be asked for", () => {
  expect(values("silent")).toEqual([200, 200, 200]);
  expect(values("unreachable")).toEqual([503, 503, 503]);
});
