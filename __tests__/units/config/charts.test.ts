import { charts } from "../../../config/charts";
import { unsupportedCharts } from "../../../config/support";

const all = Object.entries(charts).flatMap(([catalog, named]) =>
  Object.values(named).map((chart) => ({ catalog, name: chart.name, chart })),
);

test.each(all)(
  "$name of catalog $catalog says where its support is told of, and any end of it by a day",
  ({ chart }) => {
    expect(chart.supportSource).toMatch(/^https:\/\//);
    expect(chart.releaseNotes).toMatch(/^https:\/\//);
    if (chart.endOfSupport === undefined) return;
    expect(new Date(chart.endOfSupport).toISOString().slice(0, 10)).toBe(chart.endOfSupport);
  },
);

test("no chart of catalog current lost its support before that of seed did", () => {
  for (const { name, endOfSupport } of Object.values(charts.current)) {
    const before = charts.seed[name].endOfSupport;
    if (endOfSupport && before) expect([name, endOfSupport > before]).toEqual([name, true]);
  }
});

test("a chart is without support from its last day on, and never where no day is named", () => {
  const names = (day: string) => unsupportedCharts("seed", new Date(day)).map(({ name }) => name);
  expect(names("2024-05-06T23:59:59Z")).toEqual(["argocd-apps"]);
  expect(names("2024-05-07T00:00:00Z")).toEqual(["argo-cd", "argocd-apps"]);
  expect(names("2031-01-01")).not.toContain("metrics-server");
});
