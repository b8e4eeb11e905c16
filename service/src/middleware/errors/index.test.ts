/** Errors of ours, made to happen by a template that fails. */
import { RunningApp, templates } from "../../../testing/running-app";

const failed = jest.fn();
let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start(
    {},
    {
      templates: {
        ...templates,
        index: () => {
          throw new Error("the database password is hunter2");
        },
        echo: () => {
          throw "not even an error";
        },
      },
      telemetry: { fail: failed, trace: () => ({ traceId: "a".repeat(32), spanId: "b".repeat(16) }) },
    },
  );
});
afterAll(() => app.stop());

test.each([
  ["/", "application/problem+json", "*/*"],
  ["/", "text/html; charset=utf-8", "text/html"],
  ["/echo?format=html", "text/html; charset=utf-8", "text/html"],
])("the client of %s gets a plain 500 as %s, and no word of what happened", async (target, type, accept) => {
  const response = await app.fetch(target, { headers: { accept } });
  expect(response.status).toBe(500);
  expect(response.headers.get("content-type")).toBe(type);
  const text = await response.text();
  expect(text).toContain("Something went wrong here");
  expect(text).toContain(response.headers.get("x-request-id"));
  expect(text).not.toMatch(/hunter2|not even|\.ts|node_modules| {4}at /);
});

test("the log has the error, with the ids to find it by", async () => {
  app.log.length = 0;
  await app.fetch("/", { headers: { "x-request-id": "id-500" } });
  expect(app.log).toContainEqual({
    level: "error",
    message: "A request failed",
    fields: {
      error: new Error("the database password is hunter2"),
      request_id: "id-500",
      trace_id: "a".repeat(32),
      span_id: "b".repeat(16),
    },
  });
});

test("the span is told of it, and of a client's mistake only what it was", async () => {
  failed.mockClear();
  await app.fetch("/");
  expect(failed).toHaveBeenCalledWith(expect.objectContaining({ status: 500 }), expect.any(Error));
  app.log.length = 0;
  await app.fetch("/nowhere");
  expect(failed).toHaveBeenLastCalledWith(expect.objectContaining({ status: 404 }), expect.any(Error));
  expect(app.log.filter(({ level }) => level === "error")).toEqual([]);
});
