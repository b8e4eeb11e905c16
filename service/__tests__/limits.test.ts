import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { problemIn, RunningApp, received } from "../testing/running-app";

const BODY_LIMIT = 64 * 1024;

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start({
    faultInjection: true,
    bodyLimitBytes: BODY_LIMIT,
    headersTimeoutMs: 300,
    requestTimeoutMs: 600,
    keepAliveTimeoutMs: 60_000,
  });
  // The first one loads what sends and answers it, on a busy machine for longer than these limits let it.
  await app.fetch("/echo", { method: "POST", body: "once" }).catch(() => undefined);
});
afterAll(() => app.stop());

describe("answers", () => {
  test("to pipelined requests come complete and in order", async () => {
    const requests = Array.from({ length: 200 }, (_, i) => `GET /echo?n=${i} HTTP/1.1\r\nHost: a\r\n\r\n`);
    const last = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    const text = await app.raw(requests.join("") + last);
    const numbers = [...text.matchAll(/"url":"\/echo\?n=(\d+)"/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  test.each([
    ["NONSENSE", 400],
    ["GET / HTTP/1.1", 400],
    ["GET / HTTP/1.1\r\nHost: a\r\nExpect: miracles", 417],
    ["CONNECT a:443 HTTP/1.1\r\nHost: a", 405],
  ])("to good requests come before the refusal of a bad one behind them (%j)", async (bad, status) => {
    const good = [150, 50].map((ms) => `GET /delay/${ms} HTTP/1.1\r\nHost: a\r\n\r\n`).join("");
    const text = await app.raw(`${good}${bad}\r\n\r\n`);
    expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 200", `HTTP/1.1 ${status}`]);
    expect(text.match(/"delayMs":\d+/g)).toEqual(['"delayMs":150', '"delayMs":50']);
  });
});

describe("clients that go", () => {
  const statusLogged = async (url: string) => {
    for (let i = 0; i < 200; i++) {
      const line = app.log.find(({ fields }) => fields["http.url"] === url);
      if (line) return line.fields["http.status_code"];
      await delay(5);
    }
    return undefined;
  };

  test("in the middle of their body leave a line in the log, and no error", async () => {
    const errors = app.log.filter(({ level }) => level === "error").length;
    const socket = await app.connect();
    socket.write("POST /echo?gone=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    await delay(20);
    socket.destroy();
    expect(await statusLogged("/echo?gone=1")).toBe(499);
    expect(app.log.filter(({ level }) => level === "error")).toHaveLength(errors);
  });

  test("with a reset leave one line in the log, and no error", async () => {
    app.log.length = 0;
    const socket = await app.connect();
    socket.write("GET /delay/300?reset=1 HTTP/1.1\r\nHost: a\r\n\r\n");
    await delay(10);
    socket.resetAndDestroy();
    expect(await statusLogged("/delay/300?reset=1")).toBe(499);
    // What would be logged besides comes within the same turn or after the delay.
    await delay(400);
    expect(app.log).toEqual([expect.objectContaining({ level: "info" })]);
  });
});

describe("connections", () => {
  test.each(["", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "])(
    "whose headers take too long (%j) are answered with 408",
    async (part) => {
      const text = await app.raw(part);
      expect(text).toMatch(/^HTTP\/1.1 408 /);
      expect(problemIn(text).status).toBe(408);
    },
  );

  test("live on after an error that left nothing unread", async () => {
    const socket = await app.connect();
    const answer = received(socket);
    socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
    await once(socket, "data");
    socket.write("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect((await answer).match(/HTTP\/1.1 \d+/g)).toEqual(["HTTP/1.1 405", "HTTP/1.1 200"]);
  });

  test("may idle by the ten thousand while others are served", async () => {
    // Long enough for a busy machine to read ten thousand requests.
    const patient = await RunningApp.start({ headersTimeoutMs: 2_000, requestTimeoutMs: 500 });
    const count = Math.min(10_000, openFiles() - 1_000);
    if (count < 10_000) console.warn(`Only ${count} of 10,000 connections: raise the limit of open files.`);
    const program = path.resolve(__dirname, "../testing/idle-connections.mjs");
    const child = spawn(process.execPath, [program, `${patient.port}`, `${count}`], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    try {
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      expect((await lines.next()).value).toBe("open");
      expect((await patient.fetch("/echo")).status).toBe(200);
      // Longer than every timeout but that for keep-alive.
      await delay(3_000);
      child.stdin.write("how many?\n");
      expect((await lines.next()).value).toBe(String(count));
    } finally {
      child.kill("SIGKILL");
      await patient.stop();
    }
  }, 120_000);

  test("whose client does not read are cut, and do not fill the memory", async () => {
    const socket = await app.connect();
    socket.pause();
    const body = "x".repeat(BODY_LIMIT);
    const post = `POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    for (let i = 0; i < 400; i++) socket.write(post);
    const cut = new Promise((resolve) => socket.once("error", resolve));
    await delay(app.config.requestTimeoutMs / 2);
    // The server has stopped reading: the rest waits here.
    expect(socket.writableLength).toBeGreaterThan(0);
    await cut;
  });
});

/** How many files this process may open. */
function openFiles(): number {
  const report = process.report.getReport() as unknown as Record<
    "userLimits",
    Record<"open_files", { soft: unknown }>
  >;
  return Number(report.userLimits.open_files.soft) || Number.POSITIVE_INFINITY;
}
