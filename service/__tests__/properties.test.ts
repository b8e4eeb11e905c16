/** What holds for every request, checked with thousands that nobody would write. */
import fc from "fast-check";
import type { Echo } from "../src/echo";
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

test("nothing that a client sends is answered with a server error, or logged as one", async () => {
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
  const special = fc.constantFrom(
    ...["host", "accept", "accept-encoding", "content-length", "content-type", "transfer-encoding", "expect"],
    ...[
      "x-forwarded-for",
      "traceparent",
      "tracestate",
      "baggage",
      "x-request-id",
      "upgrade",
      "connection",
      "cookie",
    ],
  );
  await fc.assert(
    fc.asyncProperty(
      method,
      fc.tuple(path, wire(/[\r\n]/g)),
      fc.array(fc.tuple(special, headerValue), { maxLength: 4 }),
      body,
      async (verb, [start, query], headers, bytes) => {
        const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
        const socket = await app.connect();
        const answer = new Promise<string>((resolve) => {
          let text = "";
          socket.on("data", (chunk) => {
            text += chunk.toString("latin1");
          });
          socket.on("error", () => resolve(text));
          socket.on("close", () => resolve(text));
        });
        socket.write(
          `${verb} ${start}?${query} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines}\r\n`,
          "latin1",
        );
        socket.end(bytes);
        for (const [, status] of (await answer).matchAll(/^HTTP\/1.1 (\d+)/gm)) {
          expect(Number(status)).toBeLessThan(500);
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(app.log.filter(({ level }) => level === "error")).toEqual([]);
});
