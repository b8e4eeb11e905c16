/** docs/operations/slo.md says what is promised, and when whom is told. */
import { readFileSync } from "node:fs";
import { targets } from "../../../config/service";
import { errorBudgetMinutes } from "../../../constructs/observability/burn-rate";
import {
  burnRateTable,
  COMMAND,
  DOCUMENT,
  withTable,
} from "../../../constructs/observability/burn-rate-table";
import { slos } from "../../../constructs/observability/slos";

const page = readFileSync(DOCUMENT, "utf8");

test("the page has the table of the alerts as they are", () => {
  if (withTable(page) !== page) throw new Error(`${DOCUMENT} is out of date: run \`${COMMAND}\`.`);
});

test("the table follows what is promised", () => {
  const stricter = {
    slos: { ...targets.slos, availability: { ...targets.slos.availability, target: 99.99 } },
  };
  expect(burnRateTable(stricter)).toContain(
    "| availability: 99.99 % over 30 d | page | 14.4 × | 0.14 % | 1 h | 5 min |",
  );
  expect(burnRateTable(stricter)).not.toBe(burnRateTable());
});

test("a page without a place for it is refused", () => {
  expect(() => withTable("# Nothing")).toThrow(`${DOCUMENT} has no place for the table`);
});

test.each(Object.entries(targets.slos))(
  "the page promises %s as it is configured",
  (name, { target, days }) => {
    expect(page).toContain(`| ${name} | ${target} % over ${days} d |`);
  },
);

test("the page names the budgets and the other targets", () => {
  const { availability, errors, latency } = targets.slos;
  for (const objective of [availability, errors]) {
    expect(page).toContain(`${errorBudgetMinutes(objective)} minutes of an outage`);
  }
  expect(page).toContain(`within ${latency.seconds * 1000} ms`);
  expect(page).toContain(`median under ${targets.latencySeconds.p50 * 1000} ms`);
  expect(page).toContain(`percentile under ${targets.latencySeconds.p99 * 1000} ms`);
  expect(page).toContain(`${targets.traffic.above * 100} % above the week before`);
});

test("the page shows what the objectives count", () => {
  for (const { good, total } of Object.values(slos({ name: "prod" }))) {
    expect(page).toContain(`\`${shown(good.print())}\` of \`${shown(total.print())}\``);
  }
});

/** As the page shows a query: without its groups, and with `…` for environment and service. */
function shown(query: string): string {
  return query.replace(/ by \{.*?\}/, "").replace(/\{(.*?)\}/, (_, filters: string) => {
    const others = filters.split(",").filter((filter) => !/^(env|service):/.test(filter));
    return `{${["…", ...others].join(",")}}`;
  });
}
