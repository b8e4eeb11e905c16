import { targets } from "../../../config/service";
import { print } from "../../../constructs/observability/query/formula";
import { budgetOf, sloRequest, slos } from "../../../constructs/observability/slos";

const prod = { name: "prod" };
const { availability, latency, errors } = slos(prod);

test("availability is what users got at the gateway, where a pod that is gone counts, too", () => {
  expect(print(availability.total)).toBe(
    "sum:kong.http.requests.count{env:prod,service:sample-web-app.*}.as_count()",
  );
});

test("a client's mistake costs no budget: of all answers, those of 500 and above alone are bad", () => {
  expect(print(availability.good)).toBe(print(availability.total).replace("}.", ",!code:5*}."));
  expect(print(errors.good)).toBe(print(errors.total).replace("} by", ",!http.status_code:5*} by"));
  for (const query of [availability.good, errors.good]) expect(print(query)).not.toMatch(/:[24]/);
});

test("a fast request is one within the objective, in the seconds of the distribution", () => {
  expect(print(latency.good)).toBe(
    "count(v: v<=0.2):trace.http.server.request{env:prod,service:sample-web-app} by {resource_name}.as_count()",
  );
  expect(print(latency.total)).toBe(print(latency.good).replace("count(v: v<=0.2):", "count:"));
});

test("no SLI counts a mirrored request, which is another operation", () => {
  for (const { good, total } of Object.values(slos(prod))) {
    expect(print(good) + print(total)).not.toContain("shadow");
  }
});

test("an objective says what was promised, by which formula, and what may go wrong", () => {
  const { description, thresholds, target_threshold, tags } = sloRequest(availability, prod);
  expect(description).toContain(
    "99.9 % of the requests that users send are answered without a failure (5xx), over 30 days.",
  );
  expect(description).toContain("Error budget: 0.1 % of requests in 30 days: 43.2 minutes of an outage.");
  expect(description).toContain(`${print(availability.good)} / ${print(availability.total)}`);
  expect(thresholds).toEqual([{ timeframe: "30d", target: 99.9, warning: 99.95 }]);
  expect(target_threshold).toBe(99.9);
  expect(tags).toEqual(expect.arrayContaining(["env:prod", "service:sample-web-app", "slo:availability"]));
});

test("the budgets are those of the case study", () => {
  expect(budgetOf(availability)).toContain("43.2 minutes");
  expect(budgetOf(latency)).toMatch(/^5 % of requests/);
  expect(budgetOf(errors)).toMatch(/^0.1 % of requests/);
});

test("warnings come before targets are missed", () => {
  for (const { target, warning } of Object.values(targets.slos)) expect(warning).toBeGreaterThan(target);
});
