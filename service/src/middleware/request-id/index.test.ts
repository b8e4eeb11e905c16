import { RunningApp } from "../../../testing/running-app";

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start();
});
afterAll(() => app.stop());

const idFor = async (given?: string) => {
  const response = await app.fetch("/health", {
    headers: given === undefined ? {} : { "x-request-id": given },
  });
  return response.headers.get("x-request-id");
};

test("each request gets an id of its own", async () => {
  const [one, two] = await Promise.all([idFor(), idFor()]);
  expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(two).not.toBe(one);
});

test.each(["a", "req_1.2:3/4+5=", "x".repeat(128)])("the caller's is kept: %s", async (given) => {
  expect(await idFor(given)).toBe(given);
});

test.each(["", "x".repeat(129), "a b", '{"a":1}', "<script>", "a\tb", "ä"])(
  "what does not belong into a log is replaced: %j",
  async (given) => {
    expect(await idFor(given)).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test("a caller that cannot make up its mind gets a new one", async () => {
  const text = await app.raw(
    "GET /health HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\r\nX-Request-Id: b\r\nConnection: close\r\n\r\n",
  );
  expect(text).toMatch(/\r\nX-Request-Id: [0-9a-f-]{36}\r\n/);
});
