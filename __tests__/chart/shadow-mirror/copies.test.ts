/** What is mirrored, and what a copy holds: the plugin in a real nginx, stand-ins for Kong around it. */
import type { RequestListener } from "node:http";
import type { Ask, Settings } from "./proxy";
import { proxyTo, stopAll, targetThat, withNginx } from "./running";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";

afterEach(stopAll);

/** The copies that the target received of some requests. */
async function copiesOf(asks: readonly Ask[], settings?: Settings) {
  const target = await targetThat();
  const proxy = await proxyTo(target.address, settings);
  for (const ask of asks) await proxy.ask(ask);
  const statistics = await proxy.settled();
  expect(await proxy.log()).toEqual([]);
  return { copies: target.received, target, statistics };
}

async function copyOf(ask: Ask, settings?: Settings) {
  const { copies } = await copiesOf([ask], settings);
  expect(copies).toHaveLength(1);
  return copies[0] as (typeof copies)[number];
}

withNginx("mirrors", () => {
  test("GET and HEAD, with path and query as the service received them", async () => {
    const { copies } = await copiesOf([{ path: "/a%20b?q=1&q=2" }, { path: "/h", method: "HEAD" }]);
    expect(copies.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      "GET /a%20b?q=1&q=2",
      "HEAD /h",
    ]);
  });

  test("the path that the route rewrote", async () => {
    expect(await copyOf({ path: "/api/anything?q=1" })).toMatchObject({ path: "/stripped?q=1" });
  });

  test("what the service failed to answer well", async () => {
    expect(await copyOf({ path: "/failing" })).toMatchObject({ path: "/failing" });
  });

  test("the methods that are chosen, and no others", async () => {
    const asks = ["GET", "HEAD", "OPTIONS"].map((method) => ({ method }));
    const { copies } = await copiesOf(asks, { methods: ["OPTIONS"] });
    expect(copies.map(({ method }) => method)).toEqual(["OPTIONS"]);
  });
});

withNginx("leaves out", () => {
  const leftOut: [string, Ask][] = [
    ["what could change something", { method: "POST", body: "x" }],
    ["DELETE", { method: "DELETE" }],
    [
      "a GET with a body, which without it would be another request",
      { body: "x", headers: { "content-length": "1" } },
    ],
    ["a GET with a body of unknown length", { body: "x", headers: { "transfer-encoding": "chunked" } }],
    ["what Kong refused, so that the service never saw it", { path: "/refused-by-kong" }],
    ["a change of protocol", { headers: { connection: "upgrade", upgrade: "websocket" } }],
    ["a copy", { headers: { "x-shadow": "true" } }],
    [
      "a copy whose mark the route has stripped, so that no loop begins",
      { headers: { via: "1.1 shadow-mirror" } },
    ],
  ];

  test.each(leftOut)("%s", async (_, ask) => {
    const { copies, statistics } = await copiesOf([ask]);
    expect(copies).toEqual([]);
    expect(statistics).toBeUndefined();
  });

  test("every request when the percentage is 0, and counts them", async () => {
    const { copies, statistics } = await copiesOf([{}, {}, {}], { percentage: 0 });
    expect(copies).toEqual([]);
    expect(statistics).toMatchObject({ mirrored: 0, not_sampled: 3 });
  });
});

withNginx("a copy", () => {
  test("says that it is one, whatever it is told", async () => {
    const { headers } = await copyOf({});
    expect(headers).toMatchObject({ "x-shadow": "true", via: "1.1 shadow-mirror" });
  });

  test("is in a trace of its own, never under a span of the client's", async () => {
    const context = {
      traceparent: `00-${TRACE_ID}-${SPAN_ID}-01`,
      tracestate: `vendor=${SPAN_ID}`,
      b3: `${TRACE_ID}-${SPAN_ID}-1`,
      "X-B3-SpanId": SPAN_ID,
      "x-datadog-parent-id": "13235353014750950193",
      "x-amzn-trace-id": `Root=1-${TRACE_ID};Parent=${SPAN_ID}`,
    };
    const { headers } = await copyOf({ headers: { ...context, baggage: "tenant=7" } });
    expect(JSON.stringify(headers)).not.toMatch(new RegExp(`${SPAN_ID}|${TRACE_ID}|13235353014750950193`));
    expect(headers.baggage).toBe("tenant=7");
  });

  test("has the request id that the service answered with, which ties the two together", async () => {
    const { headers } = await copyOf({ headers: { "x-request-id": "not usable: replaced" } });
    expect(headers["x-request-id"]).toBe("named-by-the-service");
  });

  test("carries no credentials", async () => {
    const headers = {
      Authorization: "Bearer s3cret",
      cookie: "s3cret=1",
      "x-api-key": "s3cret",
      accept: "*/*",
    };
    const copy = await copyOf({ headers: { ...headers, "proxy-authorization": "Basic s3cret" } });
    expect(JSON.stringify(copy)).not.toContain("s3cret");
    expect(copy.headers.accept).toBe("*/*");
  });

  test("carries the credentials that the settings let through, but never those for the proxy", async () => {
    const headers = { authorization: "Bearer a", cookie: "b=1", "proxy-authorization": "Basic c" };
    const copy = await copyOf({ headers }, { drop_headers: ["Cookie"] });
    expect(copy.headers).toMatchObject({ authorization: "Bearer a" });
    expect(copy.headers).not.toHaveProperty("cookie");
    expect(copy.headers).not.toHaveProperty("proxy-authorization");
  });

  test("leaves out what was for one connection alone", async () => {
    const headers = {
      connection: "keep-alive, X-Hop",
      "x-hop": "1",
      te: "trailers",
      "keep-alive": "timeout=5",
    };
    const { names } = await copyOf({ headers: { ...headers, expect: "", "content-length": "0" } });
    const left = names.map((name) => name.toLowerCase());
    for (const name of [...Object.keys(headers), "expect", "content-length", "transfer-encoding"])
      expect(left).not.toContain(name);
  });

  test("keeps each value of a header that came several times", async () => {
    const { headers } = await copyOf({ headers: { "x-many": ["1", "2", "3"] } });
    expect(headers["x-many"]).toBe("1, 2, 3");
  });

  test("keeps more headers than nginx gives unless asked, 100", async () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`x-${index}`, `${index}`]));
    expect((await copyOf({ headers: many })).headers).toMatchObject(many);
  });

  test("names client and Host as the service saw them, not as the client says", async () => {
    const headers = { host: "shop.example", "x-forwarded-for": "1.2.3.4", "x-forwarded-prefix": "/forged" };
    const copy = await copyOf({ headers });
    expect(copy.headers).toMatchObject({
      host: "shop.example",
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-proto": "https",
    });
    expect(copy.headers).not.toHaveProperty("x-forwarded-prefix");
  });

  test("has the target's Host where the settings say so", async () => {
    const { copies, target } = await copiesOf([{}], { preserve_host: false });
    expect(copies[0]?.headers.host).toBe(`127.0.0.1:${target.address.port}`);
  });

  test("comes over connections that are used again", async () => {
    const { target, copies } = await copiesOf(Array(40).fill({}), { runners: 1, keepalive: 60_000 });
    expect(copies).toHaveLength(40);
    // Two where the run happens to cross the end of a connection's time.
    expect(target.connections).toBeLessThanOrEqual(2);
  });

  test("comes over a connection of its own where the settings say so", async () => {
    const { target } = await copiesOf(Array(10).fill({}), { keepalive: 0 });
    expect(target.connections).toBe(10);
  });
});

withNginx("a connection", () => {
  test("is not used longer than it may be, however busy, so that pods which left the target get no more", async () => {
    const target = await targetThat();
    const proxy = await proxyTo(target.address, { keepalive: 200, runners: 1 });
    // It would never be idle long enough to be closed for that.
    while (target.connections < 4) {
      await proxy.ask();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(target.received.length).toBeGreaterThan(4);
  });

  const large = "x".repeat(3 * 1024 * 1024);
  test.each<[string, RequestListener, number]>([
    ["of known length", (_, response) => response.end("thanks"), 1],
    ["in chunks", (_, response) => void response.write("tha", () => response.end("nks")), 1],
    ["without a body", (_, response) => response.writeHead(204).end(), 1],
    ["that ends with its connection", (_, { socket }) => socket?.end("HTTP/1.1 200 OK\r\n\r\nthanks"), 4],
    ["too large to be read to its end", (_, response) => response.end(large), 4],
  ])("survives an answer %s, or gives way to a new one", async (_, answer, connections) => {
    const target = await targetThat(answer);
    const proxy = await proxyTo(target.address, { keepalive: 60_000, runners: 1 });
    for (let asked = 0; asked < 4; asked += 1) await proxy.ask();
    expect(await proxy.settled()).toMatchObject({ mirrored: 4, failed: 0 });
    expect(target.received).toHaveLength(4);
    // One more where the run happens to cross the end of a connection's time.
    expect(target.connections - connections).toBeLessThanOrEqual(connections === 1 ? 1 : 0);
    expect(await proxy.log()).toEqual([]);
  });
});
