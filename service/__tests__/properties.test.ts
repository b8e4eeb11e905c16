/** What holds for every request, checked with thousands that nobody would write. */
import { once } from "node:events";
import { connect } from "node:net";
import fc from "fast-check";
import type { Echo } from "../src/echo";
import { ObservedService } from "../testing/observed-service";
import { RunningApp } from "../testing/running-app";

jest.setTimeout(30_000);

let app: RunningApp;
/** All that the templates themselves use; any other in a page would be the client's. */
let tags: Set<string>;
beforeAll(async () => {
  app = await RunningApp.start();
  const page = await send("text/html", "/echo?a=b&token=c", [["x-a", "b"]], Buffer.from("text"));
  tags = new Set(
    [...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, tag]) => (tag as string).toLowerCase()),
  );
});
afterAll(() => app.stop());

const MARKUP = [
  "<script>",
  "</pre>",
  "<img src=x onerror=y>",
  '"><b>',
  "' onclick='",
  "&lt;",
  "`",
  "<!--",
  "{{",
  "<%= 1 %>",
];

/** Bytes that a request line or header may hold, markup among them, as Latin-1. */
const wire = (excluded: RegExp) =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...MARKUP),
        fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join("").replace(excluded, ""));

const target = wire(/[\s\x7f\x80-\xff#]/g).map((query) => `/echo?${query}`);
const headerValue = wire(/[\x7f]/g);
const headerName = fc.stringMatching(/^x-[a-z0-9!#$%&'*+.^_`|~-]{1,12}$/);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  wire(/$^/).map((text) => Buffer.from(text)),
);

/** One request on a connection of its own. */
function send(
  accept: string,
  to: string,
  headers: readonly (readonly [string, string])[],
  bytes: Buffer,
): Promise<string> {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return app.raw(
    `POST ${to} HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n` +
      `${lines}\r\n${bytes.toString("latin1")}`,
  );
}

const answerOf = (text: string) => {
  const end = text.indexOf("\r\n\r\n");
  return { status: Number(text.slice(9, 12)), body: Buffer.from(text.slice(end + 4), "latin1").toString() };
};

test("the page has the same tags whatever the request holds: nothing gets out of its place", async () => {
  await fc.assert(
    fc.asyncProperty(target, headerName, headerValue, body, async (to, name, value, bytes) => {
      const { status, body: page } = answerOf(await send("text/html", to, [[name, value]], bytes));
      expect(status).toBe(200);
      const strange = [...page.matchAll(/<(?:\/?([a-z][a-z0-9]*)([^>]*)>?|(?!!doctype html>))/gi)].filter(
        ([, tag = "none", attributes = ""]) =>
          !tags.has(tag.toLowerCase()) || /\bon[a-z]+\s*=|javascript:/i.test(attributes),
      );
      expect(strange).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("the JSON is what was sent", async () => {
  await fc.assert(
    fc.asyncProperty(headerName, headerValue, body, async (name, value, bytes) => {
      const answer = answerOf(await send("application/json", "/echo", [[name, value]], bytes));
      expect(answer.status).toBe(200);
      const seen = JSON.parse(answer.body) as Echo;
      const sent = seen.body?.text ?? Buffer.from(seen.body?.base64 ?? "", "base64").toString("utf8");
      expect(sent).toBe(bytes.toString("utf8"));
      const header = seen.headers.find((candidate) => candidate.name === name);
      if (header?.value !== "REDACTED" && !/[%@=]/.test(value))
        expect(header?.value).toBe(value.replace(/^ +| +$/g, ""));
    }),
    { numRuns: 300 },
  );
});

let service: ObservedService | undefined;
afterAll(async () => {
  await service?.process.kill();
  await service?.collector.stop();
});

/** Of a server span: a method that is known, and the route, if there is one. */
const NAME = /^(?:GET|HEAD|POST|OPTIONS|HTTP)(?: \/| \/echo)?$/;

test("nothing that a client sends is a server error, stops the process, or gives a span a name", async () => {
  service = await ObservedService.start();
  const { hostname, port } = new URL(service.process.url);
  const answerTo = async (head: string, bytes: Buffer) => {
    const socket = connect(Number(port), hostname).on("error", () => undefined);
    let text = "";
    socket.setEncoding("latin1").on("data", (chunk) => {
      text += chunk;
    });
    socket.write(head, "latin1");
    socket.end(bytes);
    await once(socket, "close");
    return text;
  };
  const method = fc.constantFrom("GET", "HEAD", "POST", "OPTIONS", "PURGE", "get", "");
  const path = fc.constantFrom(
    "/",
    "/echo",
    "/health",
    "//",
    "/%",
    "/%00",
    "/echo/",
    "*",
    "http://a b/",
    "/../echo",
    "\xa0",
  );
  // Most of what is wrong with these is refused before the app sees it.
  const framing = fc.constantFrom("host", "content-length", "transfer-encoding", "expect", "upgrade");
  const read = fc.constantFrom(
    ...["accept", "accept-encoding", "content-type", "cookie", "user-agent", "x-forwarded-for"],
    ...["x-forwarded-proto", "x-request-id", "x-shadow", "traceparent", "tracestate", "baggage"],
  );
  const special = fc.oneof({ weight: 9, arbitrary: read }, { weight: 1, arbitrary: framing });
  const query = fc.oneof(
    { weight: 3, arbitrary: wire(/[\s\x7f-\xff]/g) },
    { weight: 1, arbitrary: wire(/[\r\n]/g) },
  );
  await fc.assert(
    fc.asyncProperty(
      method,
      fc.tuple(path, query),
      fc.array(fc.tuple(special, headerValue), { maxLength: 4 }),
      body,
      async (verb, [start, rest], headers, bytes) => {
        const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
        const head = `${verb} ${start}?${rest} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines}\r\n`;
        for (const [, status] of (await answerTo(head, bytes)).matchAll(/^HTTP\/1.1 (\d+)/gm)) {
          expect(Number(status)).toBeLessThan(500);
        }
      },
    ),
    { numRuns: 500 },
  );
  service.process.signal("SIGTERM");
  expect(await service.process.exited).toEqual({ code: 0, signal: null });
  const { lines, errors } = service.process;
  expect([lines.filter(({ level }) => level === "error" || level === "warn"), errors]).toEqual([[], ""]);
  const servers = service.collector.spans.filter(({ kind }) => kind === "server");
  expect(servers.length).toBeGreaterThan(0);
  const invented = servers.map(({ name }) => name).filter((name) => !NAME.test(name));
  expect(invented).toEqual([]);
});
