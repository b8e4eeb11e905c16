import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { RunningApp, received } from "../../../testing/running-app";

const KIB = 1024;
const BODY_LIMIT = 64 * KIB;

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start({ bodyLimitBytes: BODY_LIMIT });
});
afterAll(() => app.stop());

test("bodies of exactly the limit are served", async () => {
  const response = await app.fetch("/echo", { method: "POST", body: "x".repeat(BODY_LIMIT) });
  expect(await response.json()).toMatchObject({ body: { sizeBytes: BODY_LIMIT } });
});

test.each(["application/json", "text/html"])("bodies of one byte more are refused, as %s", async (accept) => {
  const body = "x".repeat(BODY_LIMIT + 1);
  const response = await app.fetch("/echo", { method: "POST", body, headers: { accept } });
  expect(response.status).toBe(413);
  expect(response.headers.get("content-type")).toContain(accept === "text/html" ? accept : "problem+json");
  expect(await response.text()).toContain(`larger than ${BODY_LIMIT} bytes`);
});

test("bodies that announce too much are refused before they are sent", async () => {
  const socket = await app.connect();
  socket.write(`POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: ${BODY_LIMIT + 1}\r\n\r\n`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
  // The rest never comes, so the connection is cut.
  await once(socket.resume(), "close");
});

test("bodies are not asked for where they would be refused", async () => {
  const expecting = (length: number) =>
    `POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`;
  const socket = await app.connect();
  socket.write(expecting(1));
  const [go] = (await once(socket, "data")) as [Buffer];
  expect(go.toString()).toBe("HTTP/1.1 100 Continue\r\n\r\n");
  socket.destroy();
  expect(await app.raw(expecting(BODY_LIMIT + 1))).toMatch(/^HTTP\/1.1 413 /);
});

test("bodies that grow too large are refused, and a client that writes on still reads the answer", async () => {
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
