/** A user waits no longer for an answer because it is mirrored, whatever becomes of the copy. */
import type { RequestListener } from "node:http";
import type { MirroringProxy } from "./proxy";
import { proxyTo, stopAll, targetThat, withNginx } from "./running";
import { Target } from "./target";

const PAIRS = 500;

/** How late the slow target answers, in milliseconds: a hundred times as late as the service. */
const LATE = 25;

/** Of medians of requests that took turns: whatever else the machine does, it does to both. */
const NOISE = 3;

afterEach(stopAll);

async function milliseconds(proxy: MirroringProxy): Promise<number> {
  const since = performance.now();
  await proxy.ask();
  return performance.now() - since;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

const targets: readonly [string, () => Promise<{ readonly host: string; readonly port: number }>][] = [
  ["is healthy", async () => (await targetThat()).address],
  ["is down", () => Target.dead()],
  ["is slow", async () => (await targetThat(late)).address],
  ["never answers", async () => (await targetThat(() => undefined)).address],
];
const late: RequestListener = (_, response) => void setTimeout(() => response.end("late"), LATE);

withNginx("mirrored requests are answered as soon as others", () => {
  test.each(targets)(
    "when the target %s",
    async (_, started) => {
      const address = await started();
      const mirroring = await proxyTo(address, { queue_size: 50, runners: 4, read_timeout: 2 * LATE });
      const plain = await proxyTo(address, { percentage: 0 });
      const times: { mirrored: number[]; plain: number[] } = { mirrored: [], plain: [] };
      for (let pair = 0; pair < PAIRS; pair += 1) {
        times.mirrored.push(await milliseconds(mirroring));
        times.plain.push(await milliseconds(plain));
      }
      expect(median(times.mirrored)).toBeLessThan(NOISE * median(times.plain));
    },
    60_000,
  );
});
