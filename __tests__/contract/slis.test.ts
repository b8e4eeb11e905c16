/** What the objectives count of real requests: every request of users, and nothing else. */
import { service, targets } from "../../config/service";
import { slos } from "../../constructs/observability/slos";
import { askedBy, type Inquiries } from "./asked";
import { type Captured, captured, made } from "./captured";
import { evaluate, pointsOf } from "./evaluate";
import { synthesized } from "./platform";

const telemetry = captured();

const { objectives } = askedBy(synthesized("seed")("dev-datadog"));
const secondsOf = ({ batches }: Captured, operation: string) =>
  batches
    .flat()
    .filter(({ kind, attributes }) => kind === "server" && attributes["operation.name"] === operation)
    .map(({ start, end }) => Number(end - start) / 1e9);

function counted({ good, total }: Inquiries["objectives"][number]): { good: number; total: number } {
  const points = pointsOf(telemetry);
  return { good: evaluate(good, points), total: evaluate(total, points) };
}

test("every objective is one that the configuration names", () => {
  expect(objectives).toHaveLength(Object.keys(targets.slos).length);
});

describe.each(objectives)("$name", (objective) => {
  test("counts users' requests, each once: no probe, and nothing that was mirrored", () => {
    expect(counted(objective).total).toBe(made.all);
  });
});

test.each(["Availability", "Errors"])(
  "%s: a failure of the server burns the budget, a client's error does not",
  (title) => {
    const objective = objectives.find(({ name }) => name.startsWith(title)) as (typeof objectives)[number];
    expect(made.clientErrors).toBeGreaterThan(0);
    expect(counted(objective).good).toBe(made.all - made.serverErrors);
  },
);

test("Latency: what took longer than the objective burns the budget, whatever its status", () => {
  const objective = objectives.find(({ name }) => name.startsWith("Latency")) as (typeof objectives)[number];
  const seconds = secondsOf(telemetry, service.operations.request);
  const good = seconds.filter((one) => one <= targets.slos.latency.seconds).length;
  expect(counted(objective).good).toBe(good);
  expect(good).toBeLessThanOrEqual(made.all - made.slow);
});

test("the objectives of every environment differ in the environment alone", () => {
  const texts = (environment: string) =>
    Object.values(slos({ name: environment })).map(({ good, total }) => `${good.print()} / ${total.print()}`);
  expect(texts("prod").map((text) => text.replaceAll("env:prod", "env:dev"))).toEqual(texts("dev"));
});
