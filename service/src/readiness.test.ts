import { Readiness } from "./readiness";

test("it is ready once it is open, and while it is not withheld", () => {
  const readiness = new Readiness();
  expect([readiness.state, readiness.ready()]).toEqual(["starting", false]);
  readiness.open();
  expect([readiness.state, readiness.ready()]).toEqual(["ready", true]);
  readiness.withhold();
  expect([readiness.state, readiness.ready()]).toEqual(["withheld", false]);
  readiness.open();
  expect([readiness.state, readiness.ready()]).toEqual(["ready", true]);
});

test("what has not started yet cannot be withheld: it would never open", () => {
  const readiness = new Readiness();
  readiness.withhold();
  expect(readiness.state).toBe("starting");
});

test("nothing leads back from draining", () => {
  const readiness = new Readiness();
  readiness.drain();
  readiness.open();
  readiness.withhold();
  expect([readiness.state, readiness.ready()]).toEqual(["draining", false]);
});
