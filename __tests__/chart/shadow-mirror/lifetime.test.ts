/** What the plugin does when nginx is told to go, and what it says in the log. */
import { proxyTo, stopAll, targetThat, withNginx } from "./running";

afterEach(stopAll);

const SILENT = { queue_size: 5, runners: 1, read_timeout: 300 };

withNginx("a worker that is told to stop", () => {
  test("does not wait for copies in the queue, and says how many were lost", async () => {
    const target = await targetThat(() => undefined);
    const proxy = await proxyTo(target.address, SILENT);
    for (let i = 0; i < 5; i += 1) await proxy.ask();
    await proxy.quit();
    expect(target.received).toHaveLength(1);
    // The first line is that of the copy under way; what the queue lost comes within its minute.
    expect(await proxy.log()).toEqual([
      expect.stringContaining("request: timeout; since the last such line"),
    ]);
  });

  test("says so at once where nothing was said before", async () => {
    const target = await targetThat((_, response) => void setTimeout(() => response.end("late"), 200));
    const proxy = await proxyTo(target.address, SILENT);
    for (let i = 0; i < 5; i += 1) await proxy.ask();
    await proxy.quit();
    expect(target.received).toHaveLength(1);
    expect(await proxy.log()).toEqual([
      expect.stringContaining("the worker stops; since the last such line: 0 failed, 4 dropped, 1 mirrored"),
    ]);
  });
});

withNginx("the log", () => {
  test("names target, cause and counts the first time that a copy is lost, and is silent for a minute", async () => {
    const target = await targetThat(() => undefined);
    const proxy = await proxyTo(target.address, SILENT);
    for (let i = 0; i < 20; i += 1) await proxy.ask();
    const { port } = target.address;
    const text = `mirror to 127.0.0.1:${port}: the queue is full; since the last such line: 0 failed, 1 dropped, 0 mirrored`;
    expect(await proxy.log()).toEqual([expect.stringContaining(text)]);
  });
});

withNginx("the plugin's code", () => {
  test("makes no global variable, which would be shared between requests", async () => {
    const target = await targetThat();
    const proxy = await proxyTo(target.address);
    await proxy.ask();
    await proxy.settled();
    // nginx warns of each.
    expect((await proxy.log()).filter((line) => line.includes("global"))).toEqual([]);
  });
});
