/** A dead, slow or failing target changes nothing for the user: 10,000 requests for each. */
import type { RequestListener } from "node:http";
import type { MirroringProxy, Settings } from "./proxy";
import { proxyTo, stopAll, targetThat, withNginx } from "./running";
import { Target } from "./target";

const REQUESTS = 10_000;
const CLIENTS = 32;
/** Queue of the tests: short, so that it overflows. */
const QUEUE = { queue_size: 50, runners: 4 };

afterEach(stopAll);

/** Sends all requests and counts the answers by status. */
async function load(proxy: MirroringProxy, name: string): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  const milliseconds: number[] = [];
  let left = REQUESTS;
  const client = async () => {
    while (left-- > 0) {
      const since = performance.now();
      const { status } = await proxy.ask({ path: "/work" });
      milliseconds.push(performance.now() - since);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  report(name, milliseconds);
  return statuses;
}

/** For the reader, with SHOW_LATENCY=1: no test asserts a time. */
function report(name: string, milliseconds: number[]): void {
  if (!process.env.SHOW_LATENCY) return;
  milliseconds.sort((a, b) => a - b);
  const at = (share: number) => milliseconds[Math.floor(share * (milliseconds.length - 1))]?.toFixed(2);
  process.stderr.write(`${name}: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms\n`);
}

/** Loads a proxy and holds it to what must be true with every target. */
async function loaded(name: string, address: { host: string; port: number }, settings: Settings = {}) {
  const proxy = await proxyTo(address, settings);
  await proxy.ask();
  await proxy.settled();
  const before = await proxy.worker();
  expect(await load(proxy, name)).toEqual({ 200: REQUESTS });
  const during = await proxy.worker();
  const statistics = await proxy.settled();
  const after = await proxy.worker();
  if (!statistics) throw new Error("Nothing was counted.");
  const { mirrored, failed, dropped, not_sampled: notSampled } = statistics;
  expect(mirrored + failed + dropped + notSampled).toBe(REQUESTS + 1);
  expect(after.timers).toEqual({ pending: 0, running: 0 });
  const [busy] = Object.values(during.targets);
  const { runners = 8, queue_size: queueSize = 1000 } = settings as { runners?: number; queue_size?: number };
  expect(during.timers.pending + during.timers.running).toBeLessThanOrEqual(runners);
  expect(busy?.waiting).toBeLessThanOrEqual(queueSize);
  // What is kept grows with neither requests nor failures: 100 bytes of each would be more than this.
  expect(after.kibibytes).toBeLessThan(before.kibibytes + 900);
  return { proxy, statistics };
}

const answering =
  (status: number): RequestListener =>
  (_, response) => {
    response.statusCode = status;
    response.end("thanks");
  };

withNginx(`${REQUESTS} requests are all answered, and all accounted for,`, () => {
  test("when none is to be mirrored", async () => {
    const target = await targetThat();
    const { statistics } = await loaded("not mirrored", target.address, { percentage: 0 });
    expect(statistics.not_sampled).toBe(REQUESTS + 1);
    expect(target.received).toHaveLength(0);
  }, 120_000);

  test("when the target is healthy: each is mirrored once, where the queue holds what comes", async () => {
    const target = await targetThat();
    const { statistics, proxy } = await loaded("healthy", target.address, { queue_size: REQUESTS });
    expect(statistics).toMatchObject({ mirrored: REQUESTS + 1, failed: 0, dropped: 0 });
    expect(target.received).toHaveLength(REQUESTS + 1);
    expect(target.received.every(({ headers }) => headers["x-shadow"] === "true")).toBe(true);
    expect(await proxy.log()).toEqual([]);
  }, 120_000);

  test("when the target is down", async () => {
    const { statistics, proxy } = await loaded("down", await Target.dead(), QUEUE);
    expect(statistics.mirrored).toBe(0);
    expect(statistics.failed).toBeGreaterThan(0);
    expect(await proxy.log()).toEqual([expect.stringMatching(/: connect: connection refused; since/)]);
  }, 120_000);

  test("when the target takes connections and never answers", async () => {
    const target = await targetThat(() => undefined);
    const { statistics, proxy } = await loaded("silent", target.address, { ...QUEUE, read_timeout: 50 });
    expect(statistics.mirrored).toBe(0);
    expect(statistics.dropped).toBeGreaterThan(0);
    expect(await proxy.log()).toHaveLength(1);
  }, 120_000);

  test("when the target is slow", async () => {
    const target = await targetThat((_, response) => void setTimeout(() => response.end("late"), 20));
    const { statistics } = await loaded("slow", target.address, QUEUE);
    expect(statistics.failed).toBe(0);
    expect(statistics.dropped).toBeGreaterThan(0);
    expect(target.received).toHaveLength(statistics.mirrored);
  }, 120_000);

  test("when the target answers 500: it has answered, and its own metrics tell how", async () => {
    const target = await targetThat(answering(500));
    const { statistics } = await loaded("failing", target.address);
    expect(statistics.failed).toBe(0);
    expect(target.received).toHaveLength(statistics.mirrored);
  }, 120_000);

  test("when the target breaks off", async () => {
    const target = await targetThat((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    const { statistics } = await loaded("breaking off", target.address, QUEUE);
    expect(statistics.mirrored).toBe(0);
  }, 120_000);

  test("when about half are drawn", async () => {
    const target = await targetThat();
    const { statistics } = await loaded("half", target.address, { percentage: 50 });
    // Six standard deviations to either side: one run in 500 million fails by chance.
    expect(Math.abs(statistics.not_sampled - REQUESTS / 2)).toBeLessThan(300);
  }, 120_000);
});
