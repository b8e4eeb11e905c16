import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { RunningApp, received } from "../testing/running-app";

const BODY_LIMIT = 64 * 1024;
const KIB = 1024;

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

const problemIn = (text: string) =>
  JSON.parse(text.slice(text.indexOf("\r\n\r\n") + 4)) as { status: number };

describe("bodies", () => {
  test("of exactly the limit are served", async () => {
    const response = await app.fetch("/echo", { method: "POST", body: "x".repeat(BODY_LIMIT) });
    expect(await response.json()).toMatchObject({ body: { sizeBytes: BODY_LIMIT } });
  });

  test.each(["application/json", "text/html"])("of one byte more are refused, as %s", async (accept) => {
    const body = "x".repeat(BODY_LIMIT + 1);
    const response = await app.fetch("/echo", { method: "POST", body, headers: { accept } });
    expect(response.status).toBe(413);
    expect(response.headers.get("content-type")).toContain(accept === "text/html" ? accept : "problem+json");
    expect(await response.text()).toContain(`larger than ${BODY_LIMIT} bytes`);
  });

  test("that announce too much are refused before they are sent", async () => {
    const socket = await app.connect();
    socket.write(`POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: ${BODY_LIMIT + 1}\r\n\r\n`);
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
    // The rest never comes, so the connection is cut.
    await once(socket.resume(), "close");
  });

  test("are not asked for where they would be refused", async () => {
    const expecting = (length: number) =>
      `POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`;
    const socket = await app.connect();
    socket.write(expecting(1));
    const [go] = (await once(socket, "data")) as [Buffer];
    expect(go.toString()).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    socket.destroy();
    expect(await app.raw(expecting(BODY_LIMIT + 1))).toMatch(/^HTTP\/1.1 413 /);
  });

  test("that grow too large are refused, and a client that writes on still reads the answer", async () => {
    const socket = await app.connect();
    const answer = received(socket);
    socket.write("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    const chunk = `${(16 * KIB).toString(16)}\r\n${"x".repeat(16 * KIB)}\r\n`;
    for (let sent = 0; sent < 8 * BODY_LIMIT; sent += 16 * KIB) {
      socket.write(chunk);
      await delay(1);
    }
    socket.write("0\r\n\r\nGET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const text = await answer;
    expect(text).toMatch(/^HTTP\/1.1 413 /);
    // It sent all of its request in time, so its connection lived on.
    expect(text).toContain('{"status":"ok"}');
  });

  const slow = (accept: string) =>
    app.raw(`POST /echo HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\nContent-Length: 10\r\n\r\n`, "abc");

  test("that take too long are answered with 408", async () => {
    const text = await slow("*/*");
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(problemIn(text)).toMatchObject({ status: 408, title: "Request Timeout" });
  });

  test("that take too long are answered with a page for browsers", async () => {
    const text = await slow("text/html");
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(text).toContain("<!doctype html>");
    expect(text).toContain("did not arrive within 600 ms");
  });
});

describe("headers", () => {
  const withHeaders = (size: number, accept = "*/*") =>
    `GET /health HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\nX-Large: ${"x".repeat(size)}\r\nConnection: close\r\n\r\n`;

  test("of 15 KiB are served", async () => {
    expect(await app.raw(withHeaders(15 * KIB))).toMatch(/^HTTP\/1.1 200 /);
  });

  test.each([16 * KIB, 31 * KIB, 40 * KIB])("of more than 16 KiB are refused: %d", async (size) => {
    const text = await app.raw(withHeaders(size));
    expect(text).toMatch(/^HTTP\/1.1 431 /);
    expect(problemIn(text)).toMatchObject({ status: 431, title: "Request Header Fields Too Large" });
  });

  test("that are too large are refused with a page for browsers", async () => {
    const text = await app.raw(withHeaders(17 * KIB, "text/html"));
    expect(text).toMatch(/^HTTP\/1.1 431 /);
    expect(text).toContain("<!doctype html>");
    expect(text).toContain("larger than 16384 bytes");
  });

  test("are all there, however many", async () => {
    const text = await app.raw(
      `GET /echo HTTP/1.1\r\nHost: a\r\n${"a:\r\n".repeat(3000)}Connection: close\r\n\r\n`,
    );
    expect(text.split('{"name":"a","value":""}')).toHaveLength(3001);
  });

  test.each(["", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "])(
    "that take too long (%j) are answered with 408",
    async (part) => {
      const text = await app.raw(part);
      expect(text).toMatch(/^HTTP\/1.1 408 /);
      expect(problemIn(text).status).toBe(408);
    },
  );
});

describe("addresses", () => {
  const get = (length: number, accept = "*/*") =>
    app.raw(
      `GET /echo?${"x".repeat(length)} HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`,
    );

  test("of nearly 8 KiB are served", async () => {
    expect(await get(8 * KIB - 6)).toMatch(/^HTTP\/1.1 200 /);
  });

  test.each([8 * KIB, 15 * KIB, 20 * KIB])("of %d bytes are refused with 414", async (length) => {
    const text = await get(length);
    expect(text).toMatch(/^HTTP\/1.1 414 /);
    expect(problemIn(text)).toMatchObject({ status: 414, title: "URI Too Long" });
  });

  test("that are too long are refused with a page for browsers", async () => {
    const text = await get(9 * KIB, "text/html");
    expect(text).toMatch(/^HTTP\/1.1 414 /);
    expect(text).toContain("<!doctype html>");
  });
});

describe("answers", () => {
  test("that take too long are given up with 503, and logged", async () => {
    const response = await app.fetch("/delay/5000");
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ detail: "There is no answer after 600 ms. Try again." });
    expect(app.log).toContainEqual(expect.objectContaining({ level: "error", message: "A request failed" }));
  });

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

test("security headers are on every answer", async () => {
  for (const target of [
    "/",
    "/echo",
    "/echo?format=html",
    "/health",
    "/openapi.json",
    "/nowhere",
    "/status/500",
  ]) {
    const { headers } = await app.fetch(target);
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'self';/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("x-powered-by")).toBeNull();
  }
});
