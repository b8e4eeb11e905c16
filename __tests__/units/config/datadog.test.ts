import { accepted, type Change, refused } from "./changed";

const datadog =
  (change: object): Change =>
  (it) => {
    it.datadog = change;
  };

test("an environment says nothing of Datadog unless somebody is to be told", () => {
  expect(accepted(() => {}).datadog).toMatchObject({
    site: "datadoghq.com",
    notify: { page: [], ticket: [] },
    maintenance: [],
  });
});

test("people, channels and on-call services may be told", () => {
  const page = ["@pagerduty-web", "@slack-ops", "@me@example.com"];
  expect(accepted(datadog({ notify: { page } })).datadog.notify).toEqual({ page, ticket: [] });
});

test("maintenance may happen once, or every week", () => {
  const once = { reason: "Upgrade", start: "2026-12-01T02:00:00", minutes: 60 };
  const weekly = { ...once, every: "week", timezone: "America/Sao_Paulo" };
  expect(accepted(datadog({ maintenance: [once, weekly] })).datadog.maintenance).toEqual([
    { ...once, timezone: "UTC" },
    weekly,
  ]);
});

const window = { reason: "Upgrade", start: "2026-12-01T02:00:00", minutes: 60 };
const maintained = (change: object) => ({ maintenance: [{ ...window, ...change }] });

test.each([
  [
    "a name that Datadog would print, and tell nobody",
    { notify: { page: ["ops"] } },
    "notify.page.0",
    "@slack-ops",
  ],
  [
    "text after a name, which would become part of every alert",
    { notify: { page: ["@ops {{x}}"] } },
    "notify.page.0",
    "@slack-ops",
  ],
  ["somebody twice", { notify: { ticket: ["@a", "@a"] } }, "notify.ticket", "Name each once"],
  [
    "a time with a zone of its own",
    maintained({ start: "2026-12-01T02:00:00Z" }),
    "maintenance.0.start",
    "local time",
  ],
  [
    "a zone that there is none",
    maintained({ timezone: "Mars/Olympus" }),
    "maintenance.0.timezone",
    "America/Sao_Paulo",
  ],
  ["silence for ever", maintained({ every: "day", minutes: 1440 }), "maintenance.0.minutes", "Shorten it"],
  ["nowhere to call from", { syntheticLocations: [] }, "syntheticLocations", "needs a location"],
  ["a location that is none", { syntheticLocations: ["Virginia"] }, "syntheticLocations.0", "aws:us-east-1"],
])("refuses %s", (_, change, path, remedy) => {
  const [line] = refused(datadog(change));
  expect(line).toMatch(new RegExp(`^datadog\\.${path}: `));
  expect(line).toContain(remedy);
});
