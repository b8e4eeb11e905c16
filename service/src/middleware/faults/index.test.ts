import { RunningApp } from "../../../testing/running-app";

const running: RunningApp[] = [];
afterAll(() => Promise.all(running.map((app) => app.stop())));

const start = async (config: Parameters<typeof RunningApp.start>[0]) => {
  const app = await RunningApp.start(config);
  running.push(app);
  return app;
};

test("nothing fails on purpose, and no fault can be asked for, while fault injection is off", async () => {
  const app = await start({ faultInjection: false, faultErrorRate: 1, faultLatencyMs: 10_000 });
  expect((await app.fetch("/echo")).status).toBe(200);
  expect((await app.fetch("/status/500")).status).toBe(404);
  expect((await app.fetch("/delay/10")).status).toBe(404);
});

test("an error rate of 1 fails every request, but never a probe", async () => {
  const app = await start({ faultInjection: true, faultErrorRate: 1 });
  for (const target of ["/", "/echo", "/openapi.json"]) {
    const response = await app.fetch(target);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ detail: "This failure was asked for: FAULT_ERROR_RATE." });
  }
  expect((await app.fetch("/health")).status).toBe(200);
  expect((await app.fetch("/ready")).status).toBe(200);
});

test("an error rate of one half fails about half of the requests", async () => {
  const app = await start({ faultInjection: true, faultErrorRate: 0.5 });
  const responses = await Promise.all(Array.from({ length: 400 }, () => app.fetch("/echo")));
  const failed = responses.filter(({ status }) => status === 500).length;
  // Six standard deviations: wrong once in half a billion runs.
  expect(failed).toBeGreaterThan(140);
  expect(failed).toBeLessThan(260);
});

test("latency holds up every request, but no probe", async () => {
  const app = await start({ faultInjection: true, faultLatencyMs: 300 });
  const started = performance.now();
  const answered: string[] = [];
  const ask = (target: string) => app.fetch(target).then(() => answered.push(target));
  await Promise.all([ask("/echo"), ask("/health"), ask("/ready")]);
  expect(performance.now() - started).toBeGreaterThan(295);
  expect(answered.at(-1)).toBe("/echo");
});

describe("with fault injection on", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await start({ faultInjection: true });
  });

  test.each([200, 201, 204, 205, 299, 300, 302, 304, 400, 404, 408, 418, 429, 499, 500, 502, 503, 599])(
    "/status/%d answers so",
    async (code) => {
      const response = await app.fetch(`/status/${code}`, { redirect: "manual" });
      expect(response.status).toBe(code);
    },
  );

  test.each(["199", "600", "100", "abc", "2e2", "0200", "200.0", "-200", "%32%30%30x"])(
    "/status/%s is refused",
    async (code) => {
      expect((await app.fetch(`/status/${code}`)).status).toBe(400);
    },
  );

  test.each(["-1", "10001", "1e3", "abc", "1.5", "000000"])("/delay/%s is refused at once", async (ms) => {
    const response = await app.fetch(`/delay/${ms}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      detail: "The delay must be a whole number from 0 to 10000, as in /delay/250.",
    });
  });

  test("/delay/200 answers after 200 ms", async () => {
    const started = performance.now();
    expect(await (await app.fetch("/delay/200")).json()).toEqual({ delayMs: 200 });
    expect(performance.now() - started).toBeGreaterThan(195);
  });
});
